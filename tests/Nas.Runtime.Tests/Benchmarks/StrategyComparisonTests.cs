using Nas.Runtime.Benchmarks;
using Nas.Runtime.Recipes;
using Nas.Runtime.Spaces;
using Nas.Runtime.Tests.Spaces;

namespace Nas.Runtime.Tests.Benchmarks;

public class StrategyComparisonTests
{
    [Fact]
    public void Seeds_that_both_completed_are_paired()
    {
        var one = Result("random", (1, 0.5), (2, 0.6), (3, 0.7), (4, 0.9));
        var other = Result("local-search", (2, 0.5), (3, 0.6), (4, 0.8), (5, 0.1));
        var comparison = Assert.Single(StrategyComparison.Of([one, other]));
        Assert.Equal((one, other, 3), (comparison.First, comparison.Second, comparison.Seeds));
        Assert.Equal(0.1, comparison.Test.Difference, 1e-12);
        Assert.Empty(StrategyComparison.Of([one, Result("tpe", (9, 0.1))]));
        Assert.Empty(StrategyComparison.Of([one]));
    }

    // Holm: the smallest of three p-values times 3, the next times 2 but no less than that, the last as it is or as the one before.
    [Fact]
    public void P_values_are_adjusted_for_the_number_of_pairs()
    {
        var random = new RandomStream(1);
        (long, double)[] Scores(double shift) => [.. Enumerable.Range(0, 12).Select(s => ((long)s, shift + random.NextDouble()))];
        var pairs = StrategyComparison.Of([Result("random", Scores(0)), Result("tpe", Scores(0.4)), Result("nsga2", Scores(1.5))]);
        var sorted = pairs.OrderBy(p => p.Test.PValue).ToArray();
        double[] expected = [3 * sorted[0].Test.PValue, Math.Max(3 * sorted[0].Test.PValue, 2 * sorted[1].Test.PValue), 0];
        expected[2] = Math.Max(expected[1], sorted[2].Test.PValue);
        Assert.Equal(expected.Select(p => Math.Min(1, p)), sorted.Select(p => p.Adjusted));
    }

    private static StrategyResult Result(string name, params (long Seed, double Reported)[] seeds) => new(
        Contestant.Of((AskTellRecipe)Recipe.Named(name)), 1, [.. seeds.Select(s => new SeedResult(s.Seed, SmallSpaces.Darts.Decisions.Neutral, 0, s.Reported, 1, 0, [], []))]);
}
