namespace Nas.Runtime.Benchmarks;

/// <summary>Whether two strategies differ: their reported scores, paired by seed, since a seed begins both with the same draws.</summary>
/// <param name="First">The one.</param>
/// <param name="Second">The other.</param>
/// <param name="Seeds">How many seeds both completed.</param>
/// <param name="Test">Of the reported scores of the first less those of the second.</param>
/// <param name="Adjusted">Its p-value with regard to all the pairs that were compared, by Holm 1979: below 0.05 in any of them in at most 5 of 100 benchmarks of strategies that are all alike.</param>
public sealed record StrategyComparison(StrategyResult First, StrategyResult Second, int Seeds, SignedRankTest Test, double Adjusted)
{
    /// <summary>Each strategy with each after it; those without a common seed are left out.</summary>
    public static IReadOnlyList<StrategyComparison> Of(IReadOnlyList<StrategyResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        var pairs =
            (from second in Enumerable.Range(0, results.Count)
             from first in Enumerable.Range(0, second)
             let differences = results[first].Seeds.Join(results[second].Seeds, s => s.Seed, s => s.Seed, (a, b) => a.Reported - b.Reported).ToArray()
             where differences.Length > 0
             select new StrategyComparison(results[first], results[second], differences.Length, SignedRankTest.Of(differences), 1)).ToArray();
        var (order, adjusted) = (Enumerable.Range(0, pairs.Length).OrderBy(p => pairs[p].Test.PValue).ToArray(), 0.0);
        for (var i = 0; i < order.Length; i++)
        {
            adjusted = Math.Max(adjusted, Math.Min(1, (order.Length - i) * pairs[order[i]].Test.PValue));
            pairs[order[i]] = pairs[order[i]] with { Adjusted = adjusted };
        }

        return pairs;
    }
}
