using Nas.Runtime.Searching;

namespace Nas.Runtime.Experiments;

/// <summary>What a search with several objectives ends with: its trials that no other trial dominates.</summary>
internal static class TrialFront
{
    /// <summary>
    /// The front, the best in the first objective first, so that the network that a search writes is the first. Each architecture stands on
    /// it once. Only the trials that were evaluated most fully are compared: a score after fewer epochs means something else.
    /// </summary>
    /// <param name="trials">Those of an experiment, in the order of asking.</param>
    /// <param name="preference">Its objectives; with a single one there is no front.</param>
    public static IReadOnlyList<StoredTrial> Of(IReadOnlyList<StoredTrial> trials, Preference preference)
    {
        if (preference.Objectives.Count < 2) return [];
        return
        [
            .. ParetoFront.Of(MostFully(trials), t => preference.Values(t.Evaluation!.Score))
                .OrderByDescending(t => t.Evaluation!.Score, preference)
                .DistinctBy(t => t.Genotype),
        ];
    }

    /// <summary>Those of some trials that are done, and were evaluated as fully as any of them.</summary>
    public static IEnumerable<StoredTrial> MostFully(IEnumerable<StoredTrial> trials)
    {
        var done = trials.Where(t => t.Evaluation is not null).ToArray();
        var fidelity = done.Select(t => t.Fidelity).DefaultIfEmpty().Max();
        return done.Where(t => t.Fidelity == fidelity);
    }
}
