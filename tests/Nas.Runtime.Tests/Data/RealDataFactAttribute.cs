using System.Runtime.CompilerServices;

namespace Nas.Runtime.Tests.Data;

/// <summary>A test with real images, which lie in the folder named by NAS_DATA or in <c>../shared/data</c> beside the repository; skipped where they do not.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RealDataFactAttribute : FactAttribute
{
    public RealDataFactAttribute(string folder)
    {
        if (!Directory.Exists(PathOf(folder)))
            Skip = $"The real images '{folder}' are not here: put them into ../shared/data beside the repository, or name their parent folder in NAS_DATA.";
    }

    public static string PathOf(string folder) =>
        Path.Combine(Environment.GetEnvironmentVariable("NAS_DATA") is { Length: > 0 } named ? named : Path.Combine(Repository(), "..", "shared", "data"), folder);

    private static string Repository([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}
