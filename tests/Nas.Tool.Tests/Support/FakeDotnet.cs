using System.Text.Json;
using Nas.Tool.Projects;

namespace Nas.Tool.Tests.Support;

/// <summary>The dotnet command as far as <c>init</c> and <c>doctor</c> ask it: a version, what a project file says, and packages that are added as lines of that file.</summary>
internal sealed class FakeDotnet(TemporaryFolder folder)
{
    public string Sdk { get; set; } = "10.0.401";

    public string Framework { get; set; } = "net10.0";

    /// <summary>The package that cannot be had.</summary>
    public string? Missing { get; set; }

    /// <summary>Whether the project file can be read.</summary>
    public bool Readable { get; set; } = true;

    public List<string> Added { get; } = [];

    public DotnetRun Run(IReadOnlyList<string> arguments)
    {
        switch (arguments)
        {
            case ["--version"]:
                return new DotnetRun(0, [Sdk]);
            case ["msbuild", var project, ..]:
                if (!Readable) return new DotnetRun(1, [$"{project}(3,1): error MSB4025: The project file could not be loaded."]);
                object[] packages = [.. File.ReadAllLines(project).Where(l => l.StartsWith("package ", StringComparison.Ordinal)).Select(l => new { Identity = l.Split(' ')[1] })];
                var properties = new { TargetFramework = Framework, RootNamespace = "Demo.Space", ProjectAssetsFile = folder.File("obj/project.assets.json") };
                return new DotnetRun(0, JsonSerializer.Serialize(new { Properties = properties, Items = new { PackageReference = packages } }).Split('\n'));
            case ["add", var project, "package", var package, "--version", var version]:
                if (package == Missing) return new DotnetRun(1, ["Determining projects to restore...", $"error: There are no versions available for the package '{package}'."]);
                File.AppendAllText(project, $"\npackage {package} {version}\n");
                Added.Add(package);
                return new DotnetRun(0, []);
            default:
                throw new InvalidOperationException(string.Join(' ', arguments));
        }
    }
}
