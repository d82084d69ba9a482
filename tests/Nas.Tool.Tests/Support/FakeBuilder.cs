using Nas.Tool.Projects;

namespace Nas.Tool.Tests.Support;

/// <summary>A builder that compiles nothing; it can be told to fail.</summary>
internal sealed class FakeBuilder : IProjectBuilder
{
    /// <summary>Called at each build, with how many there were before; throws what a failing build throws.</summary>
    public Action<int>? OnBuild { get; set; }

    public List<BuildSettings> Builds { get; } = [];

    /// <summary>The project's C# files; null: those that there are.</summary>
    public IReadOnlyList<string>? SourceFiles { get; set; }

    public Task<BuiltProject> BuildAsync(string projectPath, BuildSettings settings, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        Builds.Add(settings);
        OnBuild?.Invoke(Builds.Count - 1);
        return Task.FromResult(Project(projectPath, SourceFiles ?? Sources(Path.GetDirectoryName(projectPath)!)) with { Framework = settings.Framework });
    }

    /// <summary>What it says of each compilation, with how many there were before; without, that all is well with the files there are.</summary>
    public Func<int, Compilation>? OnCompile { get; set; }

    public int Compilations { get; private set; }

    public Task<Compilation> CompileAsync(BuiltProject project, BuildSettings settings, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        var before = Compilations++;
        return Task.FromResult(OnCompile?.Invoke(before) ?? new Compilation(Sources(project.Directory), true, []));
    }

    /// <summary>The C# files in a folder, as a project has them by default.</summary>
    public static IReadOnlyList<string> Sources(string folder) => [.. Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)];

    public static BuiltProject Project(string projectPath, IReadOnlyList<string>? sourceFiles = null) => new()
    {
        ProjectPath = projectPath,
        TargetPath = Path.ChangeExtension(projectPath, ".dll"),
        DepsFile = Path.ChangeExtension(projectPath, ".deps.json"),
        RuntimeConfigFile = Path.ChangeExtension(projectPath, ".runtimeconfig.json"),
        SourceFiles = sourceFiles ?? [],
    };
}
