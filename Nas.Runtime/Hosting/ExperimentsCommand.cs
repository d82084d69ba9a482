using Nas.Runtime.Experiments;
using Nas.Runtime.Experiments.Databases;

namespace Nas.Runtime.Hosting;

/// <summary><c>experiments</c>, <c>export</c> and <c>record</c>: what the store holds, and what became of it.</summary>
internal static class ExperimentsCommand
{
    /// <summary>The store, which must be there.</summary>
    /// <exception cref="UsageException">It is not.</exception>
    public static ExperimentStore Open(Request request)
    {
        var database = Database.Of(request.Store, request.ProjectDirectory);
        return database.Exists
            ? ExperimentStore.Open(database)
            : throw new UsageException($"There are no experiments: {database.Name} does not exist.", "A search begins one: dotnet nas search");
    }

    /// <summary>The experiment that the request names, or the last one.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static Experiment Chosen(ExperimentStore store, Request request) => request.Experiment is { } id
        ? store.Get(id)
        : store.List() is [.., var last] ? last : throw new UsageException($"There are no experiments in {store.Database.Name}.", "A search begins one: dotnet nas search");

    /// <summary>All experiments.</summary>
    public static void List(Request request, EventWriter events)
    {
        var database = Database.Of(request.Store, request.ProjectDirectory);
        using var store = database.Exists ? ExperimentStore.Open(database) : null;
        events.Write(new
        {
            Event = "result",
            Cancelled = false,
            Experiments = (store?.List() ?? []).Select(e => new
            {
                e.Id,
                e.Net,
                e.Strategy,
                e.Seed,
                e.Data,
                e.Trials,
                e.Failed,
                e.Epoch,
                e.Epochs,
                Score = EventWriter.Finite(e.Score),
                e.Metric,
                Status = e.Status.ToString().ToLowerInvariant(),
                e.Message,
                e.Created,
                e.Updated,
                e.Seconds,
                e.Files,
            }),
        });
    }

    /// <summary>One experiment with all its trials, as text.</summary>
    public static void Export(Request request, EventWriter events)
    {
        using var store = Open(request);
        var experiment = Chosen(store, request);
        var trials = store.Trials(experiment.Id);
        var front = TrialFront.Of(trials, SearchSetup.PreferenceOf(SearchSetup.Restore(experiment, request)));
        events.Write(new
        {
            Event = "result",
            Cancelled = false,
            Experiment = experiment.Id,
            Trials = trials.Count,
            Text = request.Format switch
            {
                "csv" => ExperimentExport.Csv(trials, front),
                "json" or null => ExperimentExport.Json(experiment, trials, front),
                var other => throw new UsageException($"There is no format '{other}'.", "Choose from: json, csv."),
            },
        });
    }

    /// <summary>What the tool wrote the network to.</summary>
    public static void Record(Request request, EventWriter events)
    {
        using var store = Open(request);
        store.Wrote(request.Experiment ?? throw new UsageException("No experiment was named."), request.Files ?? []);
        events.Write(new { Event = "result", Cancelled = false });
    }
}
