using Nas.Runtime.Benchmarks;
using Nas.Runtime.Spaces;

namespace Nas.Runtime.Tests.Benchmarks;

public class RankingTests
{
    [Theory]
    [InlineData(1000)]
    [InlineData(6)] // many ties
    public void Kendalls_tau_is_what_counting_all_pairs_gives(int levels)
    {
        var random = new RandomStream(1);
        for (var run = 0; run < 20; run++)
        {
            var n = 2 + random.Next(60);
            var a = Enumerable.Range(0, n).Select(_ => (double)random.Next(levels)).ToArray();
            var b = a.Select(v => run % 2 == 0 ? random.Next(levels) : v + random.Next(levels)).ToArray();
            Assert.Equal(CountPairs(a, b), Ranking.KendallTau(a, b), 1e-12);
        }
    }

    [Fact]
    public void Kendalls_tau_of_simple_lists()
    {
        Assert.Equal(1, Ranking.KendallTau([1, 2, 3], [10, 20, 30]));
        Assert.Equal(-1, Ranking.KendallTau([1, 2, 3], [3, 2, 1]));
        Assert.Equal(1 / 3.0, Ranking.KendallTau([1, 2, 3], [1, 3, 2]), 1e-12);
        Assert.Equal(0, Ranking.KendallTau([1, 1, 1], [1, 2, 3]));
        Assert.Throws<ArgumentException>(() => Ranking.KendallTau([1], [1, 2]));
    }

    // Against the tau of rankings that are drawn.
    [Theory]
    [InlineData(10)]
    [InlineData(40)]
    public void Without_a_relation_tau_is_below_chance_in_95_of_100_samples(int count)
    {
        var random = new RandomStream(5);
        var order = Enumerable.Range(0, count).Select(i => (double)i).ToArray();
        var below = 0;
        for (var sample = 0; sample < 2000; sample++)
        {
            var other = order.ToArray();
            random.Shuffle(other.AsSpan());
            if (Math.Abs(Ranking.KendallTau(order, other)) <= Ranking.KendallTauByChance(count)) below++;
        }

        Assert.InRange(below / 2000.0, 0.94, 0.965);
    }

    [Fact]
    public void The_top_is_judged_by_the_best_of_it_and_by_its_share()
    {
        double[] actual = [0.9, 0.8, 0.7, 0.6, 0.5];
        double[] predicted = [1, 2, 5, 4, 3]; // predicted order: 2, 3, 4, 1, 0
        Assert.Equal(3, Ranking.BestRankAt(1, predicted, actual));
        Assert.Equal(3, Ranking.BestRankAt(3, predicted, actual));
        Assert.Equal(2, Ranking.BestRankAt(4, predicted, actual));
        Assert.Equal(1, Ranking.BestRankAt(5, predicted, actual));
        Assert.Equal(0, Ranking.PrecisionAt(1, predicted, actual));
        Assert.Equal(1 / 3.0, Ranking.PrecisionAt(3, predicted, actual), 1e-12); // 2 of 0, 1, 2
        Assert.Equal(0.75, Ranking.PrecisionAt(4, predicted, actual));
        Assert.Throws<ArgumentException>(() => Ranking.PrecisionAt(6, predicted, actual));
    }

    private static double CountPairs(double[] a, double[] b)
    {
        var (sum, inA, inB) = (0, 0, 0);
        for (var i = 0; i < a.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var (x, y) = (Math.Sign(a[i] - a[j]), Math.Sign(b[i] - b[j]));
                sum += x * y;
                inA += x * x;
                inB += y * y;
            }
        }

        return inA == 0 || inB == 0 ? 0 : sum / Math.Sqrt((double)inA * inB);
    }
}
