namespace Nas.Tool.Projects;

/// <summary>A built project, as one MSBuild evaluation describes it. All paths are absolute.</summary>
internal sealed record BuiltProject
{
    public required string ProjectPath { get; init; }

    /// <summary>The framework to build it for, where it has several; else null.</summary>
    public string? Framework { get; init; }

    /// <summary>The user's assembly.</summary>
    public required string TargetPath { get; init; }

    public required string DepsFile { get; init; }
    public required string RuntimeConfigFile { get; init; }

    /// <summary>NuGet's package folders, where the deps file's packages lie.</summary>
    public IReadOnlyList<string> PackageFolders { get; init; } = [];

    /// <summary>The C# files that belong to the project.</summary>
    public IReadOnlyList<string> SourceFiles { get; init; } = [];

    public string Directory => Path.GetDirectoryName(ProjectPath)!;
    public string Name => Path.GetFileName(ProjectPath);
}
