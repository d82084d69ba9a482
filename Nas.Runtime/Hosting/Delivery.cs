using Nas.Protocol;
using Nas.Runtime.Experiments;
using Nas.Runtime.Recipes;
using Nas.Runtime.Searching;

namespace Nas.Runtime.Hosting;

/// <summary>A network with its source, as <c>search</c>, <c>resume</c> and <c>derive</c> deliver it.</summary>
internal static class Delivery
{
    /// <summary>Writes the result.</summary>
    /// <param name="events">Where to.</param>
    /// <param name="setup">The search that found it.</param>
    /// <param name="experiment">Its number.</param>
    /// <param name="found">The architecture.</param>
    /// <param name="cancelled">Whether the search ended before its plan.</param>
    /// <param name="front">The Pareto front, where the search has several objectives; else empty.</param>
    /// <param name="trial">The number of the trial, where a certain one was asked for.</param>
    public static void Write(
        EventWriter events, SearchSetup setup, long experiment, SearchResult found, bool cancelled, IReadOnlyList<StoredTrial> front, int? trial = null) => events.Write(Result(setup, experiment, found) with
        {
            Cancelled = cancelled,
            Trial = trial,
            Seconds = trial is null ? events.ElapsedSeconds : null,
            Trials = trial is null ? found.Trials : null,
            Front = front.Count == 0 ? null : [.. front.Select(t => Entry(t, setup.Preference))],
        });

    /// <summary>The network by itself.</summary>
    /// <param name="setup">The search that found it.</param>
    /// <param name="experiment">Its number.</param>
    /// <param name="found">The architecture.</param>
    /// <param name="name">The class; null: as the search calls it.</param>
    public static NetworkResult Result(SearchSetup setup, long experiment, SearchResult found, string? name = null)
    {
        var space = setup.Definition.Space;
        var network = WrittenNetwork.Of(setup, found.Genotype, found.Score, found.Metric, name);
        return new NetworkResult
        {
            Experiment = experiment,
            Space = space.Name,
            ClassName = network.ClassName,
            Namespace = space.Namespace,
            Genotype = network.Genotype,
            SpaceHash = network.SpaceHash,
            Strategy = setup.Recipe.Name,
            Seed = setup.Settings.Seed,
            Metric = found.Metric,
            Score = EventWriter.Finite(Objective.Of(space.Net.Task).Measure(found.Score)),
            Parameters = found.Score.Parameters,
            Flops = found.Score.Flops,
            LatencyMilliseconds = found.Score.Latency,
            Repeated = found.Repeated > 0 ? found.Repeated : null,
            Failed = found.Failed > 0 ? found.Failed : null,
            Failure = found.Failure?.Message,
            FailureHint = found.Failure?.Hint,
            Source = network.Source,
            Derived = network.Derived,
        };
    }

    private static FrontEntry Entry(StoredTrial trial, Preference preference) => new()
    {
        Trial = trial.Ordinal,
        Objectives = preference.Objectives.ToDictionary(o => o.Name, o => o.Measure(trial.Evaluation!.Score)),
        Genotype = trial.Genotype,
    };
}
