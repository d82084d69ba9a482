namespace Nas.Runtime.Benchmarks;

/// <summary>What a strategy reached over all seeds that were completed.</summary>
/// <param name="Contestant">The strategy.</param>
/// <param name="Budget">The seconds of each search on the simulated clock.</param>
/// <param name="Seeds">The single searches, by seed; at least one.</param>
public sealed record StrategyResult(Contestant Contestant, double Budget, IReadOnlyList<SeedResult> Seeds)
{
    /// <summary>The reported score of what was found, 0 to 1.</summary>
    public Statistic Reported { get; } = Statistic.Of(Seeds.Select(s => s.Reported));

    /// <summary>The search's own score of what was found, 0 to 1.</summary>
    public Statistic Score { get; } = Statistic.Of(Seeds.Select(s => s.Score));

    /// <summary>The trials of a search.</summary>
    public double Trials { get; } = Seeds.Average(s => s.Trials);

    /// <summary>The different networks that a search proposed.</summary>
    public double Distinct { get; } = Seeds.Average(s => s.Counts.Distinct);

    /// <summary>Its proposals of a network that it had proposed before.</summary>
    public double Repeats { get; } = Seeds.Average(s => s.Counts.Repeats);

    /// <summary>Those of them that were another architecture of the same network.</summary>
    public double Isomorphic { get; } = Seeds.Average(s => s.Counts.Isomorphic);

    /// <summary>Whether no seed ever left the random phase that the strategy begins with.</summary>
    public bool IsRandom { get; } = Seeds.All(s => s.IsRandom);

    /// <summary>The other reported scores of what was found, 0 to 1, by their names in the table.</summary>
    public IReadOnlyDictionary<string, Statistic> Reports { get; init; } = new Dictionary<string, Statistic>();

    /// <summary>What the objectives besides the accuracy measure of what was found, by name.</summary>
    public IReadOnlyDictionary<string, Statistic> Objectives { get; init; } = new Dictionary<string, Statistic>();

    /// <summary>
    /// The real seconds for a proposal, asking for it and telling its score: the mean of each search, and of those the median, since on a
    /// busy machine a few searches wait for a core.
    /// </summary>
    public double SecondsPerProposal { get; } = Seeds.Select(s => s.RealSeconds / s.Trials).Order().ElementAt(Seeds.Count / 2);

    /// <summary>The reported and the search's score over time: the means over seeds, from the time on when every seed has an incumbent.</summary>
    public IReadOnlyList<AnytimePoint> Curve { get; } =
    [
        .. Enumerable.Range(0, Seeds[0].ScoreCurve.Count)
            .Select(i => new AnytimePoint(
                Budget * (i + 1) / Seeds[0].ScoreCurve.Count, Seeds.Average(s => s.ReportedCurve[i]), Seeds.Average(s => s.ScoreCurve[i])))
            .Where(p => !double.IsNaN(p.Score)),
    ];
}
