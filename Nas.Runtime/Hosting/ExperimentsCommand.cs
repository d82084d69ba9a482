using Nas.Dsl.Model;
using Nas.Protocol;
using Nas.Runtime.Experiments;
using Nas.Runtime.Experiments.Databases;

namespace Nas.Runtime.Hosting;

/// <summary><c>experiments</c>, <c>export</c> and <c>record</c>: what the store holds, and what became of it.</summary>
internal static class ExperimentsCommand
{
    /// <summary>The store, which must be there.</summary>
    /// <exception cref="UsageException">It is not.</exception>
    public static ExperimentStore Open(StoreRequest request)
    {
        var database = Database.Of(request.Store, request.ProjectDirectory);
        return database.Exists
            ? ExperimentStore.Open(database)
            : throw new UsageException($"There are no experiments: {database.Name} does not exist.", "A search begins one: dotnet nas search");
    }

    /// <summary>The experiment that was named, or the last one.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static Experiment Chosen(ExperimentStore store, long? named) => named is { } id
        ? store.Get(id)
        : store.List() is [.., var last] ? last : throw new UsageException($"There are no experiments in {store.Database.Name}.", "A search begins one: dotnet nas search");

    /// <summary>All experiments.</summary>
    public static void List(ExperimentsRequest request, EventWriter events)
    {
        var database = Database.Of(request.Store, request.ProjectDirectory);
        using var store = database.Exists ? ExperimentStore.Open(database) : null;
        events.Write(new ExperimentsResult { Experiments = [.. (store?.List() ?? []).Select(Entry)] });
    }

    /// <summary>One experiment with all its trials, as text.</summary>
    public static void Export(ExportRequest request, EventWriter events)
    {
        using var store = Open(request);
        var experiment = Chosen(store, request.Experiment);
        var trials = store.Trials(experiment.Id);
        var front = TrialFront.Of(trials, SearchSetup.PreferenceOf(experiment.Settings, LearningTask.Classification));
        events.Write(new ExportResult
        {
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
    public static void Record(RecordRequest request, EventWriter events)
    {
        using var store = Open(request);
        store.Wrote(request.Experiment, request.Files);
        events.Write(new Result());
    }

    private static ExperimentEntry Entry(Experiment experiment) => new()
    {
        Id = experiment.Id,
        Net = experiment.Net,
        Strategy = experiment.Strategy,
        Seed = experiment.Seed,
        Data = experiment.Data,
        Trials = experiment.Trials,
        Failed = experiment.Failed,
        Epoch = experiment.Epoch,
        Epochs = experiment.Epochs,
        Score = EventWriter.Finite(experiment.Score),
        Metric = experiment.Metric,
        Status = experiment.Status.ToString().ToLowerInvariant(),
        Message = experiment.Message,
        Created = experiment.Created,
        Updated = experiment.Updated,
        Seconds = experiment.Seconds,
        Files = experiment.Files,
    };
}
