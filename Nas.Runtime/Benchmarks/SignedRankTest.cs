using Nas.Runtime.Strategies.Predictors;

namespace Nas.Runtime.Benchmarks;

/// <summary>
/// Wilcoxon's signed-rank test (Wilcoxon 1945) of whether paired differences lie around 0, with the estimate of where they lie that belongs to it (Hodges and Lehmann 1963). It asks nothing of how they
/// are distributed but that they be as likely above their middle as below.
/// </summary>
/// <param name="Difference">The median of the means of all pairs of differences, each with itself among them; those that are 0 count here.</param>
/// <param name="Low">The lower end of its interval of 95 %; minus infinity of fewer than six differences.</param>
/// <param name="High">The upper end.</param>
/// <param name="PValue">The probability, to both sides, of a sum of ranks at least as far from its mean as this one, were the differences around 0. Those that are 0 do not count, as in Wilcoxon's paper, ties share their ranks: where most are 0 the difference is, and the others may still all lie on one side.</param>
public readonly record struct SignedRankTest(double Difference, double Low, double High, double PValue)
{
    private const int MostExact = 50; // of more the sum is normal to three digits and more
    private const double Tail = 0.025;

    /// <summary>Of the given differences.</summary>
    /// <exception cref="ArgumentException">There are none, or one is no number.</exception>
    public static SignedRankTest Of(IEnumerable<double> differences)
    {
        double[] sorted = [.. differences.Order()];
        if (sorted.Length == 0 || !sorted.All(double.IsFinite)) throw new ArgumentException("Differences, at least one, that are numbers are needed.", nameof(differences));
        var pairs = sorted.Length * (sorted.Length + 1L) / 2;
        var atMost = AtMost([.. Enumerable.Range(1, sorted.Length).Select(rank => 2L * rank)]);
        var outside = 0L;
        while (atMost(2 * outside) <= Tail) outside++;
        return new(
            (MeanOfPair(sorted, (pairs + 1) / 2) + MeanOfPair(sorted, (pairs / 2) + 1)) / 2,
            outside == 0 ? double.NegativeInfinity : MeanOfPair(sorted, outside),
            outside == 0 ? double.PositiveInfinity : MeanOfPair(sorted, pairs + 1 - outside),
            Probability([.. sorted.Where(d => d != 0).OrderBy(Math.Abs)]));
    }

    // Ranks are doubled, so that those shared by ties are whole.
    private static double Probability(double[] differences)
    {
        var (ranks, above) = (new long[differences.Length], 0L);
        for (var (start, end) = (0, 0); start < ranks.Length; start = end)
        {
            while (end < ranks.Length && Math.Abs(differences[end]) == Math.Abs(differences[start])) end++;
            for (var i = start; i < end; i++)
            {
                ranks[i] = start + end + 1;
                if (differences[i] > 0) above += ranks[i];
            }
        }

        // The sum is as likely as what is left to all of them.
        return Math.Min(1, 2 * AtMost(ranks)(Math.Min(above, ranks.Sum() - above)));
    }

    // The probability that ranks, each taken with the toss of a coin, have a sum of at most so much.
    private static Func<long, double> AtMost(long[] ranks)
    {
        if (ranks.Length > MostExact)
        {
            var (mean, deviation) = (ranks.Sum() / 2.0, Math.Sqrt(ranks.Sum(r => (double)r * r)) / 2);
            return sum => NormalDistribution.Cumulative((sum + 1 - mean) / deviation);
        }

        var probabilities = new double[ranks.Sum() + 1];
        probabilities[0] = 1;
        foreach (var rank in ranks)
            for (var sum = probabilities.Length - 1; sum >= 0; sum--) probabilities[sum] = (probabilities[sum] + (sum >= rank ? probabilities[sum - rank] : 0)) / 2;
        for (var sum = 1; sum < probabilities.Length; sum++) probabilities[sum] += probabilities[sum - 1];
        return sum => probabilities[sum];
    }

    // The mean of two values that stands at a place, from 1, among those of all pairs in order: by bisection, since there are very many.
    private static double MeanOfPair(double[] sorted, long place)
    {
        var (low, high) = (double.BitDecrement(sorted[0]), sorted[^1]);
        while (true)
        {
            var middle = low + ((high - low) / 2);
            if (middle <= low || middle >= high) return high;
            if (Count(middle) >= place) high = middle;
            else low = middle;
        }

        long Count(double most)
        {
            var (count, first) = (0L, 0);
            for (var last = sorted.Length - 1; last >= 0; last--)
            {
                while (first <= last && (sorted[first] + sorted[last]) / 2 <= most) first++;
                if (first > last) return count + ((last + 1L) * (last + 2) / 2);
                count += first;
            }

            return count;
        }
    }
}
