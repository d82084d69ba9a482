using System.Text.Json;
using System.Text.Json.Nodes;

namespace Nas.Tool.Projects;

/// <summary>What a project file says, asked of MSBuild without a build or a restore.</summary>
internal sealed class ProjectFacts
{
    private static readonly string[] Properties =
        ["TargetFramework", "TargetFrameworks", "RootNamespace", "ManagePackageVersionsCentrally", "DirectoryPackagesPropsPath", "ProjectAssetsFile"];

    private readonly JsonNode _root;

    private ProjectFacts(string path, JsonNode root) => (ProjectPath, _root) = (path, root);

    public string ProjectPath { get; }

    public string Name => Path.GetFileName(ProjectPath);

    public string Folder => Path.GetDirectoryName(ProjectPath)!;

    public IReadOnlyList<string> Frameworks => (Property("TargetFrameworks") is { Length: > 0 } several ? several : Property("TargetFramework"))
        .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public string RootNamespace => Property("RootNamespace");

    /// <summary>The file with the versions of packages, where the project does not have them itself; else null.</summary>
    public string? CentralVersions => Property("ManagePackageVersionsCentrally") == "true" && Property("DirectoryPackagesPropsPath") is { Length: > 0 } path ? path : null;

    public string AssetsFile => Path.GetFullPath(Property("ProjectAssetsFile"), Folder);

    /// <summary>The packages and the projects that it references itself, by name.</summary>
    public IReadOnlyList<string> References => [.. Items("PackageReference"), .. Items("ProjectReference").Select(p => Path.GetFileNameWithoutExtension(p.Replace('\\', '/')))];

    /// <exception cref="ToolException">The project file cannot be read.</exception>
    public static async Task<ProjectFacts> OfAsync(string projectPath, ToolEnvironment environment)
    {
        string[] ask = ["msbuild", projectPath, "-nologo", $"-getProperty:{string.Join(',', Properties)}", "-getItem:PackageReference,ProjectReference"];
        var run = await environment.Dotnet(ask, Path.GetDirectoryName(projectPath)!, environment.Signals.Stop);
        var text = string.Join('\n', run.Output);
        try
        {
            if (run.ExitCode == 0 && text.IndexOf('{', StringComparison.Ordinal) is >= 0 and var at && JsonNode.Parse(text[at..]) is { } root)
                return new ProjectFacts(projectPath, root);
        }
        catch (JsonException)
        {
            // As below: what came is no answer.
        }
        var errors = CompilerErrors.In(run.Output, environment.CurrentDirectory);
        throw new ToolException($"{Path.GetFileName(projectPath)} cannot be read{(errors.Count > 0 ? $": {errors[0]}" : ".")}") { Hint = $"dotnet msbuild {Path.GetFileName(projectPath)} shows more." };
    }

    private string Property(string name) => (string?)_root["Properties"]?[name] ?? "";

    private IEnumerable<string> Items(string kind) => (_root["Items"]?[kind]?.AsArray() ?? []).Select(item => (string?)item?["Identity"]).OfType<string>();
}
