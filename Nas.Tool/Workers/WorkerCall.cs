using Nas.Tool.Projects;

namespace Nas.Tool.Workers;

/// <summary>The <c>dotnet nas worker</c> that is to be started, wherever that is.</summary>
/// <param name="ProjectPath">The project, which has been built.</param>
/// <param name="Build">How it was built.</param>
/// <param name="Experiment">The experiment to work at; null: any of the store, as long as it is not known.</param>
/// <param name="Store">The store, which workers find in their environment, so that no password stands in a list of processes; null: the project's own.</param>
internal sealed record WorkerCall(string ProjectPath, BuildSettings Build, long? Experiment, string? Store)
{
    /// <summary>A worker that outlives its search has nothing to do, and ends by itself after so long.</summary>
    private const string IdleLimit = "10m";

    public string Directory => Path.GetDirectoryName(ProjectPath)!;

    /// <summary>Where the workers' output goes.</summary>
    public string LogFolder => Path.Combine(Directory, ".nas", "workers");

    /// <summary>What to call the workers where they have a name.</summary>
    public string Name => $"nas-{Path.GetFileNameWithoutExtension(ProjectPath)}{(Experiment is { } id ? $"-{id}" : "")}";

    /// <summary>This tool on this machine, or on one with the same file system.</summary>
    public IReadOnlyList<string> CommandLine =>
        [DotnetCommand.Path, "exec", typeof(WorkerCall).Assembly.Location, .. Arguments(ProjectPath)];

    /// <summary>The tool's arguments.</summary>
    /// <param name="project">The project where the worker runs; null: in the folder where it starts.</param>
    public IReadOnlyList<string> Arguments(string? project) =>
    [
        "worker", "--no-build", "--idle-limit", IdleLimit, "--configuration", Build.Configuration,
        .. project is null ? Array.Empty<string>() : ["--project", project],
        .. Build.Framework is { } framework ? ["--framework", framework] : Array.Empty<string>(),
        .. Experiment is { } id ? ["--experiment", $"{id}"] : Array.Empty<string>(),
    ];
}
