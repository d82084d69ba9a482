using Nas.Dsl;
using Nas.Runtime.Experiments;

namespace Nas.Runtime.Hosting;

/// <summary><c>resume</c>: goes on with an experiment as if it had never stopped.</summary>
internal static class ResumeCommand
{
    /// <returns>How it ended; it has delivered what it found.</returns>
    public static SearchEnd Run(Request request, UserProject project, EventWriter events, CancellationToken cancellation)
    {
        using var store = ExperimentsCommand.Open(request);
        var experiment = Chosen(store, request);
        var setup = Setup(experiment, SearchSetup.Restore(experiment, request), project);
        return SearchCommand.Run(setup, store, experiment.Id, events, cancellation);
    }

    /// <summary>The experiment that was named, or the last one that is not finished.</summary>
    public static Experiment Chosen(ExperimentStore store, Request request) => request.Experiment is { } id
        ? store.Get(id)
        : store.List().LastOrDefault(e => e.IsUnfinished)
            ?? throw new UsageException("There is nothing to resume: every experiment is done and its network written.", "dotnet nas list --experiments");

    /// <summary>What a process that works at an experiment starts from.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="begun">The request that it was begun with.</param>
    /// <param name="project">The project as it is now.</param>
    /// <exception cref="UsageException">The project's space is another one now.</exception>
    public static SearchSetup Setup(Experiment experiment, Request begun, UserProject project)
    {
        var setup = new SearchSetup(begun, project);
        return SpaceText.Hash(setup.Definition.Space) == experiment.SpaceHash
            ? setup
            : throw new UsageException(
                $"{setup.Definition.Space.Name} has changed since experiment {experiment.Id} was begun.", "Restore its .nas file, or begin a new search.");
    }
}
