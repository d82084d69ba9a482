namespace Nas.Runtime.Tests.Data;

/// <summary>A test with real data, which lies in the folder named by NAS_DATA or in <c>../shared/data</c> beside the repository; skipped where it does not.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RealDataFactAttribute : FactAttribute
{
    public RealDataFactAttribute(string folder)
    {
        if (!Directory.Exists(PathOf(folder)))
            Skip = $"The real data '{folder}' is not here: put it into ../shared/data beside the repository, or name its parent folder in NAS_DATA.";
    }

    public static string PathOf(string folder) =>
        Path.Combine(Environment.GetEnvironmentVariable("NAS_DATA") is { Length: > 0 } named ? named : Repository.PathOf("..", "shared", "data"), folder);
}
