namespace Nas.Dsl.Tests.Planning;

/// <summary>A test that needs the table of NAS-Bench-201; it is reported as skipped where the table is not at hand.</summary>
public sealed class Bench201FactAttribute : FactAttribute
{
    public Bench201FactAttribute()
    {
        if (!File.Exists(Table)) Skip = $"There is no {Table}; set NAS_DATA to the folder with the data.";
    }

    public static string Table => Path.Combine(Data, "nasbench201", "cifar10.csv");

    private static string Data
    {
        get
        {
            if (Environment.GetEnvironmentVariable("NAS_DATA") is { Length: > 0 } data) return data;
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "NasDsl.sln"))) folder = folder.Parent;
            return Path.Combine(folder?.FullName ?? AppContext.BaseDirectory, "..", "shared", "data");
        }
    }
}
