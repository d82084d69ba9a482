namespace Nas.Tool.Projects;

/// <summary>What MSBuild says a project's properties and items are; it says so after a failed build too.</summary>
internal sealed class Evaluation
{
    /// <summary>The properties that are asked for.</summary>
    public static readonly string[] Properties =
        ["TargetPath", "TargetFramework", "TargetFrameworks", "ProjectDepsFilePath", "ProjectRuntimeConfigFilePath", "ProjectAssetsFile"];

    private readonly string _projectPath;
    private readonly MsBuildAnswer _answer;

    private Evaluation(string projectPath, MsBuildAnswer answer)
    {
        _projectPath = projectPath;
        _answer = answer;
    }

    public string Name => Path.GetFileName(_projectPath);

    /// <summary>The framework that was built; empty where the project was built for all that it has.</summary>
    public string Framework => Property("TargetFramework");

    /// <summary>The frameworks of a project that may have several.</summary>
    public IReadOnlyList<string> Frameworks => _answer.Values("TargetFrameworks");

    /// <summary>Reads MSBuild's answer; null where there is none, since the project file cannot be read.</summary>
    public static Evaluation? Read(string projectPath, string answer) =>
        File.Exists(answer) && MsBuildAnswer.Read(File.ReadAllText(answer)) is { } read ? new Evaluation(projectPath, read) : null;

    public string Property(string name) => _answer.Property(name);

    public string FullPath(string property) => Path.GetFullPath(Property(property), Path.GetDirectoryName(_projectPath)!);

    /// <summary>The absolute paths of the items of a kind.</summary>
    public IReadOnlyList<string> Items(string kind) => _answer.Items(kind, "FullPath");
}
