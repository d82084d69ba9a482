using Nas.Dsl;
using Nas.Protocol;
using Nas.Runtime.Data;
using Nas.Runtime.Devices;
using Nas.Runtime.Experiments;
using Nas.Runtime.Experiments.Databases;
using Nas.Runtime.Recipes;
using Nas.Runtime.Searching;

namespace Nas.Runtime.Hosting;

/// <summary><c>search</c>: runs a recipe as an experiment of the store and delivers the source of what it found.</summary>
internal static class SearchCommand
{
    /// <returns>How it ended; it has delivered what it found.</returns>
    public static SearchEnd Run(SearchRequest request, UserProject project, EventWriter events, CancellationToken cancellation)
    {
        var setup = SearchSetup.Of(request, project);
        setup.RequireTrials(request.Workers);
        using var store = ExperimentStore.Open(Database.Of(request.Store, request.ProjectDirectory));
        var earlier = request.Resume ? store.List().LastOrDefault(e => e.IsUnfinished && setup.IsOf(e)) : null;
        var id = earlier?.Id ?? store.Begin(setup.Definition.Space, setup.Settings, request.ToolVersion);
        return Run(setup, store, id, events, cancellation);
    }

    /// <summary>Runs an experiment from wherever it is.</summary>
    public static SearchEnd Run(SearchSetup setup, ExperimentStore store, long id, EventWriter events, CancellationToken cancellation)
    {
        var result = Complete(setup, store, id, events, cancellation);
        var cancelled = cancellation.IsCancellationRequested;
        var front = TrialFront.Of(store.Trials(id), setup.Preference);
        Delivery.Write(events, setup, id, result, cancelled, front);
        return result.Failure is not null ? SearchEnd.Failed : cancelled ? SearchEnd.Cancelled : SearchEnd.Done;
    }

    /// <summary>The same without delivering anything: what it has found.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled before there was anything.</exception>
    public static SearchResult Complete(SearchSetup setup, ExperimentStore store, long id, EventWriter events, CancellationToken cancellation)
    {
        using var right = store.Take(id);
        SearchResult? result = null;
        try
        {
            result = Search(setup, store, id, events, cancellation) is { } found ? found with { Metric = setup.Stated(found.Metric) } : null;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Nothing was found yet.
        }
        catch (Exception error) when (error is not StoreException)
        {
            store.End(id, ExperimentStatus.Failed, events.ElapsedSeconds, message: (Memory.RanOut(error) ?? error).Message.ReplaceLineEndings(" "));
            throw;
        }

        var cancelled = cancellation.IsCancellationRequested;
        var space = setup.Definition.Space;
        store.End(
            id,
            result?.Failure is not null ? ExperimentStatus.Failed : cancelled ? ExperimentStatus.Stopped : ExperimentStatus.Done,
            events.ElapsedSeconds,
            result is null ? null : GenotypeText.Write(space, result.Genotype),
            result is null ? null : EventWriter.Finite(Objective.Of(space.Net.Task).Measure(result.Score)),
            result?.Metric,
            result?.Failure?.Message);
        return result ?? throw new OperationCanceledException(cancellation);
    }

    private static SearchResult? Search(SearchSetup setup, ExperimentStore store, long id, EventWriter events, CancellationToken cancellation)
    {
        var (space, settings) = (setup.Definition.Space, setup.Settings);
        var data = setup.Data(events, cancellation);
        using var train = data.Train;
        using var test = data.Test;
        setup.RequireMemory((int)Math.Min(train.Count, settings.BatchSize!.Value));
        // Before the experiment is touched: on other images it stays as it is.
        store.RequireImages(id, DataFingerprint.Of(train));
        store.Continue(id);
        using var journal = new StoredJournal(store, id, space);
        events.Started($"{setup.Recipe.Name} on {space.Name}, {settings.Data} ({Workplace.Describe(data)}), {settings.Device}, seed {settings.Seed}, experiment {id}", id);
        var experiment = store.Get(id);
        if (experiment is { Epoch: { } epoch, Epochs: { } epochs } && epoch < epochs) events.Tell($"resumed after epoch {epoch}");
        else if (journal.Recorded > 0) events.Tell($"resumed after trial {journal.Recorded}");
        return setup.Recipe.Run(setup.Run(train, new RecordedProgress(events, store, id), cancellation) with
        {
            Journal = journal, Checkpoints = new StoredCheckpoints(store, id), Paused = new StoredPausedTrainings(store, id),
        });
    }
}
