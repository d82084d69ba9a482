using System.Reflection;
using Nas.Tool.Projects;

namespace Nas.Tool.Starting;

/// <summary>Adds the packages that a project lacks, by the dotnet command, which knows where the versions belong; what it changes can be put back.</summary>
internal sealed class PackageReferences(ProjectFacts project, ToolEnvironment environment)
{
    public const string Runtime = "Nas.Runtime";

    private readonly Dictionary<string, byte[]?> _before = new[] { project.ProjectPath, project.CentralVersions }.OfType<string>().ToDictionary(f => f, f => File.Exists(f) ? File.ReadAllBytes(f) : null);

    /// <summary>The version of TorchSharp that belongs to this version.</summary>
    public static string TorchVersion { get; } = typeof(PackageReferences).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "TorchVersion").Value!;

    /// <summary>Whether a package has Torch's native libraries.</summary>
    public static bool IsNative(string package) => package.StartsWith("TorchSharp-", StringComparison.OrdinalIgnoreCase) || package.StartsWith("libtorch-", StringComparison.OrdinalIgnoreCase);

    /// <summary>The package with Torch's native libraries for a kind of device.</summary>
    public static string Native(string torch) => torch == "cpu" ? "TorchSharp-cpu" : OperatingSystem.IsWindows() ? "TorchSharp-cuda-windows" : "TorchSharp-cuda-linux";

    /// <summary>Adds a package of a version.</summary>
    /// <exception cref="ToolException">It cannot be had.</exception>
    public async Task AddAsync(string package, string version)
    {
        var run = await environment.Dotnet(["add", project.ProjectPath, "package", package, "--version", version], project.Folder, environment.Signals.Stop);
        if (run.ExitCode == 0)
            return;
        var errors = CompilerErrors.In(run.Output, environment.CurrentDirectory);
        throw new ToolException($"{package} {version} cannot be added to {project.Name}; nothing was changed.")
        {
            Lines = errors.Count > 0 ? CompilerErrors.First(errors) : [.. run.Output.Where(l => l.Length > 0).TakeLast(3)],
            Hint = "dotnet nuget list source shows where packages are looked for.",
        };
    }

    /// <summary>The project is again as it was.</summary>
    public void Undo()
    {
        foreach (var (file, content) in _before)
        {
            if (content is null)
                File.Delete(file);
            else if (!File.ReadAllBytes(file).AsSpan().SequenceEqual(content))
                File.WriteAllBytes(file, content);
        }
    }
}
