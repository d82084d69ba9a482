namespace Nas.Tool.Projects;

/// <summary>What a project file says, asked of MSBuild without a build or a restore.</summary>
internal sealed class ProjectFacts
{
    private const string Identity = "Identity";

    private static readonly string[] Properties =
        ["TargetFramework", "TargetFrameworks", "RootNamespace", "ManagePackageVersionsCentrally", "DirectoryPackagesPropsPath", "ProjectAssetsFile"];

    private readonly MsBuildAnswer _answer;

    private ProjectFacts(string path, MsBuildAnswer answer) => (ProjectPath, _answer) = (path, answer);

    public string ProjectPath { get; }

    public string Name => Path.GetFileName(ProjectPath);

    public string Folder => Path.GetDirectoryName(ProjectPath)!;

    public IReadOnlyList<string> Frameworks => _answer.Values(_answer.Property("TargetFrameworks").Length > 0 ? "TargetFrameworks" : "TargetFramework");

    public string RootNamespace => _answer.Property("RootNamespace");

    /// <summary>The file with the versions of packages, where the project does not have them itself; else null.</summary>
    public string? CentralVersions => _answer.Property("ManagePackageVersionsCentrally") == "true" && _answer.Property("DirectoryPackagesPropsPath") is { Length: > 0 } path ? path : null;

    public string AssetsFile => Path.GetFullPath(_answer.Property("ProjectAssetsFile"), Folder);

    /// <summary>The packages and the projects that it references itself, by name.</summary>
    public IReadOnlyList<string> References => [.. _answer.Items("PackageReference", Identity), .. _answer.Items("ProjectReference", Identity).Select(p => Path.GetFileNameWithoutExtension(p.Replace('\\', '/')))];

    /// <exception cref="ToolException">The project file cannot be read.</exception>
    public static async Task<ProjectFacts> OfAsync(string projectPath, ToolEnvironment environment)
    {
        string[] ask = ["msbuild", projectPath, "-nologo", $"-getProperty:{string.Join(',', Properties)}", "-getItem:PackageReference,ProjectReference"];
        var run = await environment.Dotnet(ask, Path.GetDirectoryName(projectPath)!, environment.Signals.Stop);
        var text = string.Join('\n', run.Output);
        if (run.ExitCode == 0 && text.IndexOf('{', StringComparison.Ordinal) is >= 0 and var at && MsBuildAnswer.Read(text[at..]) is { } answer)
            return new ProjectFacts(projectPath, answer);
        var errors = CompilerErrors.In(run.Output, environment.CurrentDirectory);
        throw new ToolException($"{Path.GetFileName(projectPath)} cannot be read{(errors.Count > 0 ? $": {errors[0]}" : ".")}") { Hint = $"dotnet msbuild {Path.GetFileName(projectPath)} shows more." };
    }
}
