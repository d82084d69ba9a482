using Nas.Tool.Projects;

namespace Nas.Tool.Tests.Support;

/// <summary>A builder that compiles nothing; it can be told to fail.</summary>
internal sealed class FakeBuilder : IProjectBuilder
{
    /// <summary>Called at each build, with how many there were before; throws what a failing build throws.</summary>
    public Action<int>? OnBuild { get; set; }

    public List<BuildSettings> Builds { get; } = [];

    public IReadOnlyList<string> SourceFiles { get; set; } = [];

    public Task<BuiltProject> BuildAsync(string projectPath, BuildSettings settings, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        Builds.Add(settings);
        OnBuild?.Invoke(Builds.Count - 1);
        return Task.FromResult(Project(projectPath, SourceFiles) with { Framework = settings.Framework });
    }

    public static BuiltProject Project(string projectPath, IReadOnlyList<string>? sourceFiles = null) => new()
    {
        ProjectPath = projectPath,
        TargetPath = Path.ChangeExtension(projectPath, ".dll"),
        DepsFile = Path.ChangeExtension(projectPath, ".deps.json"),
        RuntimeConfigFile = Path.ChangeExtension(projectPath, ".runtimeconfig.json"),
        SourceFiles = sourceFiles ?? [],
    };
}
