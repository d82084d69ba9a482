using Nas.Runtime.Experiments;
using Nas.Runtime.Recipes;

namespace Nas.Runtime.Hosting;

/// <summary>A network with its source, as <c>search</c>, <c>resume</c> and <c>derive</c> deliver it.</summary>
internal static class NetworkResult
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
        EventWriter events, SearchSetup setup, long experiment, SearchResult found, bool cancelled, IReadOnlyList<StoredTrial> front, int? trial = null)
    {
        var (space, request) = (setup.Definition.Space, setup.Request);
        var network = WrittenNetwork.Of(setup, found.Genotype, found.Score, found.Metric);
        events.Write(new
        {
            Event = "result",
            Cancelled = cancelled,
            Experiment = experiment,
            Trial = trial,
            Space = space.Name,
            network.ClassName,
            space.Namespace,
            network.Genotype,
            network.SpaceHash,
            Strategy = setup.Recipe.Name,
            request.Seed,
            found.Metric,
            Score = EventWriter.Finite(found.Score.Accuracy),
            found.Score.Parameters,
            found.Score.Flops,
            Seconds = trial is null ? events.ElapsedSeconds : (double?)null,
            Trials = trial is null ? found.Trials : (int?)null,
            Failed = found.Failed > 0 ? found.Failed : (int?)null,
            Failure = found.Failure?.Message,
            FailureHint = found.Failure?.Hint,
            Front = front.Count == 0 ? null : front.Select(t => new
            {
                Trial = t.Ordinal,
                Objectives = setup.Preference.Objectives.ToDictionary(o => o.Name, o => o.Measure(t.Evaluation!.Score)),
                t.Genotype,
            }),
            network.Source,
            network.Derived,
        });
    }
}
