using Nas.Dsl;
using Nas.Dsl.CSharp;
using Nas.Runtime.Experiments;
using Nas.Runtime.Experiments.Databases;
using Nas.Runtime.Recipes;

namespace Nas.Runtime.Hosting;

/// <summary><c>search</c>: runs a recipe as an experiment of the store and delivers the source of what it found.</summary>
internal static class SearchCommand
{
    /// <returns>Whether it ran to its end; false where it was cancelled and delivered the best so far.</returns>
    public static bool Run(Request request, UserProject project, EventWriter events, CancellationToken cancellation)
    {
        var setup = new SearchSetup(request, project);
        using var store = ExperimentStore.Open(Database.Of(request.Store, request.ProjectDirectory));
        var earlier = request.Resume ? store.List().LastOrDefault(e => e.IsUnfinished && e.Settings == setup.Settings && e.SpaceHash == SpaceText.Hash(setup.Definition.Space)) : null;
        var id = earlier?.Id ?? store.Begin(
            setup.Definition.Space, setup.Request.Net!, setup.Recipe.Name, request.Seed, request.Data, setup.Settings, request.ToolVersion);
        return Run(setup, store, id, events, cancellation);
    }

    /// <summary>Runs an experiment from wherever it is.</summary>
    public static bool Run(SearchSetup setup, ExperimentStore store, long id, EventWriter events, CancellationToken cancellation)
    {
        using var right = store.Take(id);
        store.Continue(id);
        SearchResult? result = null;
        try
        {
            result = Search(setup, store, id, events, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Nothing was found yet.
        }
        catch (Exception error) when (error is not StoreException)
        {
            store.End(id, ExperimentStatus.Failed, events.ElapsedSeconds, message: error.Message);
            throw;
        }

        var cancelled = cancellation.IsCancellationRequested;
        var space = setup.Definition.Space;
        store.End(
            id,
            cancelled ? ExperimentStatus.Stopped : ExperimentStatus.Done,
            events.ElapsedSeconds,
            result is null ? null : GenotypeText.Write(space, result.Genotype),
            result is null ? null : EventWriter.Finite(result.Score.Accuracy),
            result?.Metric);
        if (result is null) throw new OperationCanceledException(cancellation);
        Deliver(setup, id, result, cancelled, events);
        return !cancelled;
    }

    private static SearchResult? Search(SearchSetup setup, ExperimentStore store, long id, EventWriter events, CancellationToken cancellation)
    {
        var (space, request) = (setup.Definition.Space, setup.Request);
        var data = setup.Data(events, cancellation);
        using var train = data.Train;
        using var test = data.Test;
        using var journal = new StoredJournal(store, id, space);
        events.Started($"{setup.Recipe.Name} on {space.Name}, {request.Data} ({Workplace.Describe(data)}), {request.Device}, seed {request.Seed}, experiment {id}");
        var experiment = store.Get(id);
        if (experiment is { Epoch: { } epoch, Epochs: { } epochs } && epoch < epochs) events.Tell($"resumed after epoch {epoch}");
        else if (journal.Recorded > 0) events.Tell($"resumed after trial {journal.Recorded}");
        return setup.Recipe.Run(setup.Run(train, events, cancellation) with { Journal = journal, Checkpoints = new StoredCheckpoints(store, id) });
    }

    private static void Deliver(SearchSetup setup, long id, SearchResult result, bool cancelled, EventWriter events)
    {
        var (space, request) = (setup.Definition.Space, setup.Request);
        var className = request.ClassName ?? space.Name;
        var source = NetworkWriter.Write(space, result.Genotype, className, setup.Parameters);
        var genotype = GenotypeText.Write(space, result.Genotype);
        var derived = DerivedWriter.Write(new Derivation
        {
            Namespace = space.Namespace,
            ClassName = className,
            Space = UserProject.FullName(space),
            Genotype = genotype,
            SpaceHash = SpaceText.Hash(space),
            Strategy = setup.Recipe.Name,
            Seed = request.Seed,
            Score = result.Score.Accuracy,
            Metric = result.Metric,
            Parameters = result.Score.Parameters,
            Flops = result.Score.Flops,
            ToolVersion = request.ToolVersion,
            SourceSha256 = DerivedHeader.Hash(source),
        });
        events.Write(new
        {
            Event = "result",
            Cancelled = cancelled,
            Experiment = id,
            Space = space.Name,
            ClassName = className,
            space.Namespace,
            Genotype = genotype,
            SpaceHash = SpaceText.Hash(space),
            Strategy = setup.Recipe.Name,
            request.Seed,
            result.Metric,
            Score = EventWriter.Finite(result.Score.Accuracy),
            result.Score.Parameters,
            result.Score.Flops,
            Seconds = events.ElapsedSeconds,
            result.Trials,
            Source = source,
            Derived = derived,
        });
    }
}
