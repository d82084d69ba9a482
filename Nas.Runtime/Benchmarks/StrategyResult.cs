namespace Nas.Runtime.Benchmarks;

/// <summary>The mean and the sample standard deviation of a figure over seeds.</summary>
/// <param name="Mean">The mean; NaN of no values, or where one is NaN.</param>
/// <param name="Deviation">The sample standard deviation (n - 1); NaN of a single value.</param>
public readonly record struct Statistic(double Mean, double Deviation)
{
    /// <summary>Of the given values.</summary>
    public static Statistic Of(IEnumerable<double> values)
    {
        double[] all = [.. values];
        if (all.Length == 0) return new(double.NaN, double.NaN);
        var mean = all.Average();
        return new(mean, all.Length == 1 ? double.NaN : Math.Sqrt(all.Sum(v => (v - mean) * (v - mean)) / (all.Length - 1)));
    }
}

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

/// <summary>A point of the anytime curve.</summary>
/// <param name="Seconds">The simulated time.</param>
/// <param name="Reported">The mean reported score of the incumbents at that time, 0 to 1.</param>
/// <param name="Score">The mean of the searches' own scores of them, 0 to 1.</param>
public readonly record struct AnytimePoint(double Seconds, double Reported, double Score);
