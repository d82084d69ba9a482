namespace Nas.Runtime.Strategies.Predictors;

/// <summary>
/// Scales for learning. Predictors must not depend on the unit of a score: accuracies, negative parameter counts and losses all come in.
/// </summary>
public static class ScoreScale
{
    /// <summary>
    /// Normal scores: each score becomes the normal quantile of its rank, (rank - 1/2) / n, equal scores that of their mean rank. A few
    /// architectures that fail to train then no longer outweigh the differences between all others. Mean 0, deviation about 1.
    /// </summary>
    public static double[] Normal(IReadOnlyList<double> scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        var order = Enumerable.Range(0, scores.Count).OrderBy(i => scores[i]).ToArray();
        var result = new double[scores.Count];
        for (var start = 0; start < order.Length;)
        {
            var end = start + 1;
            while (end < order.Length && scores[order[end]] == scores[order[start]]) end++;
            var quantile = NormalDistribution.Quantile((start + end) / (2.0 * order.Length));
            for (; start < end; start++) result[order[start]] = quantile;
        }

        return result;
    }

    /// <summary>Mean 0 and deviation 1; all 0 where all scores are equal.</summary>
    public static double[] Standard(IReadOnlyList<double> scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        var mean = scores.Average();
        var deviation = Math.Sqrt(scores.Average(s => (s - mean) * (s - mean)));
        return [.. scores.Select(s => deviation > 0 ? (s - mean) / deviation : 0)];
    }
}
