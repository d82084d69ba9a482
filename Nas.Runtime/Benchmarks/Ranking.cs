namespace Nas.Runtime.Benchmarks;

/// <summary>How well predictions rank architectures.</summary>
public static class Ranking
{
    /// <summary>
    /// Kendall's tau-b (Kendall 1945): pairs in the same order less pairs in the other order, over the geometric mean of the pairs that
    /// are not tied in the one and in the other list. 1 is the same ranking, -1 the reverse; 0 where a list has no order at all.
    /// In n log n time by counting the exchanges of a merge sort (Knight 1966).
    /// </summary>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    public static double KendallTau(IReadOnlyList<double> predicted, IReadOnlyList<double> actual)
    {
        Check(predicted, actual);
        var order = Enumerable.Range(0, predicted.Count).OrderBy(i => predicted[i]).ThenBy(i => actual[i]).ToArray();
        var pairs = Pairs(order.Length);
        var both = Tied(order, (i, j) => predicted[i] == predicted[j] && actual[i] == actual[j]);
        var inPredicted = Tied(order, (i, j) => predicted[i] == predicted[j]);
        var sorted = order.Select(i => actual[i]).ToArray();
        var discordant = Exchanges(sorted, new double[sorted.Length]);
        var inActual = Tied([.. Enumerable.Range(0, sorted.Length)], (i, j) => sorted[i] == sorted[j]);
        var scale = Math.Sqrt((double)(pairs - inPredicted) * (pairs - inActual));
        return scale > 0 ? (pairs - inPredicted - inActual + both - (2 * discordant)) / scale : 0;
    }

    /// <summary>
    /// Between this and its negative tau lies in 95 of 100 samples where the lists have nothing to do with each other: 1.96 standard deviations of its
    /// distribution, sqrt(2 (2n + 5) / (9 n (n - 1))), which is normal but for very few architectures (Kendall 1945).
    /// </summary>
    /// <param name="count">How many architectures, at least 2.</param>
    public static double KendallTauByChance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        return Math.Min(1, 1.96 * Math.Sqrt(2 * ((2.0 * count) + 5) / (9.0 * count * (count - 1))));
    }

    /// <summary>N@K (Ning et al. 2020): the best true rank, from 1, among the K architectures of the best predictions.</summary>
    /// <exception cref="ArgumentException">The lists differ in length, or K is not from 1 to their length.</exception>
    public static int BestRankAt(int k, IReadOnlyList<double> predicted, IReadOnlyList<double> actual)
    {
        CheckTop(k, predicted, actual);
        var best = Top(k, predicted).Max(i => actual[i]);
        return 1 + actual.Count(a => a > best);
    }

    /// <summary>P@K (Ning et al. 2020): the share of the truly best K architectures that is among the K of the best predictions.</summary>
    /// <exception cref="ArgumentException">The lists differ in length, or K is not from 1 to their length.</exception>
    public static double PrecisionAt(int k, IReadOnlyList<double> predicted, IReadOnlyList<double> actual)
    {
        CheckTop(k, predicted, actual);
        return Top(k, predicted).Intersect(Top(k, actual)).Count() / (double)k;
    }

    private static IEnumerable<int> Top(int k, IReadOnlyList<double> values) =>
        Enumerable.Range(0, values.Count).OrderByDescending(i => values[i]).Take(k);

    private static long Pairs(long n) => n * (n - 1) / 2;

    // Pairs within runs of equal neighbours.
    private static long Tied(int[] order, Func<int, int, bool> equal)
    {
        var (tied, run) = (0L, 1L);
        for (var i = 1; i <= order.Length; i++)
        {
            if (i < order.Length && equal(order[i - 1], order[i]))
            {
                run++;
                continue;
            }

            tied += Pairs(run);
            run = 1;
        }

        return tied;
    }

    // Sorts, and counts the pairs that stood in falling order.
    private static long Exchanges(Span<double> values, Span<double> buffer)
    {
        if (values.Length < 2) return 0;
        var middle = values.Length / 2;
        var count = Exchanges(values[..middle], buffer[..middle]) + Exchanges(values[middle..], buffer[middle..]);
        var (left, right) = (0, middle);
        for (var i = 0; i < values.Length; i++)
        {
            if (right == values.Length || (left < middle && values[left] <= values[right]))
            {
                buffer[i] = values[left++];
            }
            else
            {
                buffer[i] = values[right++];
                count += middle - left;
            }
        }

        buffer.CopyTo(values);
        return count;
    }

    private static void Check(IReadOnlyList<double> predicted, IReadOnlyList<double> actual)
    {
        ArgumentNullException.ThrowIfNull(predicted);
        ArgumentNullException.ThrowIfNull(actual);
        if (predicted.Count != actual.Count) throw new ArgumentException($"{predicted.Count} predictions of {actual.Count} architectures.", nameof(predicted));
    }

    private static void CheckTop(int k, IReadOnlyList<double> predicted, IReadOnlyList<double> actual)
    {
        Check(predicted, actual);
        if (k < 1 || k > actual.Count) throw new ArgumentException($"K must be from 1 to {actual.Count}, not {k}.", nameof(k));
    }
}
