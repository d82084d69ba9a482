using System.Runtime.InteropServices;

namespace Nas.Runtime.Devices;

/// <summary>The folders in which the native libraries of a program's packages lie.</summary>
/// <param name="more">Others, which come after.</param>
internal sealed class NativeFolders(IEnumerable<string> more)
{
    private readonly string[] _folders = WithTorch(
    [
        .. FromDependencies.Append(AppContext.BaseDirectory).Append(Path.GetDirectoryName(typeof(NativeFolders).Assembly.Location)!).Concat(more)
            .SelectMany(folder => new[] { folder, Path.Combine(folder, "runtimes", Runtime, "native") })
            .Where(Directory.Exists)
            .Distinct(),
    ]);

    /// <summary>The system and processor, such as linux-x64, as packages name them.</summary>
    public static string Runtime
    {
        get
        {
            var system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
            return $"{system}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        }
    }

    // Of the packages in the deps file.
    private static string[] FromDependencies =>
        (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The path of a library by the name that P/Invoke would use, or null.</summary>
    public string? Find(string name) => FindFile(FileName(name));

    /// <summary>The path of a file, or null.</summary>
    public string? FindFile(string file) => _folders.Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists);

    // Where no package has Torch, folders named by hand may, such as those of a PyTorch; libraries of both are never mixed.
    private static string[] WithTorch(string[] packages) => packages.Any(folder => File.Exists(Path.Combine(folder, FileName("torch_cpu"))))
        ? packages
        : [.. packages, .. (Environment.GetEnvironmentVariable("LD_LIBRARY_PATH") ?? "").Split(':').Where(Directory.Exists)];

    private static string FileName(string name) => OperatingSystem.IsWindows() ? $"{name}.dll" : OperatingSystem.IsMacOS() ? $"lib{name}.dylib" : $"lib{name}.so";
}
