namespace Nas.Tests;

/// <summary>The repository these tests stand in.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>Where a file or folder lies.</summary>
    /// <param name="parts">From the root down.</param>
    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>A file's text as it lies there.</summary>
    public static string Read(string path) => File.ReadAllText(PathOf(path));

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "NasDsl.sln")) ? folder : Find(Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("NasDsl.sln is in no folder above the tests."));
}
