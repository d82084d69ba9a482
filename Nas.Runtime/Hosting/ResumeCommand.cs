using Nas.Protocol;
using Nas.Runtime.Experiments;

namespace Nas.Runtime.Hosting;

/// <summary><c>resume</c>: goes on with an experiment as if it had never stopped.</summary>
internal static class ResumeCommand
{
    /// <returns>How it ended; it has delivered what it found.</returns>
    public static SearchEnd Run(ResumeRequest request, UserProject project, EventWriter events, CancellationToken cancellation)
    {
        using var store = ExperimentsCommand.Open(request);
        var experiment = Chosen(store, request);
        var setup = SearchSetup.Of(experiment, experiment.Settings, project, request.ToolVersion);
        setup.RequireTrials(request.Workers);
        return SearchCommand.Run(setup, store, experiment.Id, events, cancellation);
    }

    /// <summary>The experiment that was named, or the last one that is not finished.</summary>
    public static Experiment Chosen(ExperimentStore store, ResumeRequest request) => request.Experiment is { } id
        ? store.Get(id)
        : store.List().LastOrDefault(e => e.IsUnfinished)
            ?? throw new UsageException("There is nothing to resume: every experiment is done and its network written.", "dotnet nas list --experiments");
}
