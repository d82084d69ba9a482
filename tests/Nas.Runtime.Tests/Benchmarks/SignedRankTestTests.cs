using Nas.Runtime.Benchmarks;
using Nas.Runtime.Spaces;

namespace Nas.Runtime.Tests.Benchmarks;

public class SignedRankTestTests
{
    // Darwin's pairs of self-fertilised and crossed maize, in eighths of an inch: a sum of ranks of 24, published with a p-value of 0.0413 (exact) in many textbooks.
    private static readonly double[] Maize = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48];

    [Fact]
    public void The_p_value_of_a_textbook() => Assert.Equal(0.0413, SignedRankTest.Of(Maize).PValue, 0.00005);

    // The critical values of the tables at 5 % to both sides: a smaller sum of ranks of so many differences is within 5 %, one more is not.
    [Theory]
    [InlineData(6, 0)]
    [InlineData(7, 2)]
    [InlineData(8, 3)]
    [InlineData(9, 5)]
    [InlineData(10, 8)]
    [InlineData(12, 13)]
    [InlineData(15, 25)]
    [InlineData(20, 52)]
    [InlineData(25, 89)]
    public void Critical_values_are_those_of_the_tables(int count, int critical)
    {
        Assert.InRange(SignedRankTest.Of(WithSum(count, critical)).PValue, 0, 0.05);
        Assert.InRange(SignedRankTest.Of(WithSum(count, critical + 1)).PValue, 0.05, 1);
    }

    // Against all ways to sign the differences, ties and zeros among them, and against all means of pairs in order.
    [Fact]
    public void It_is_what_going_through_all_signs_and_pairs_gives()
    {
        var random = new RandomStream(3);
        for (var run = 0; run < 30; run++)
        {
            var differences = Enumerable.Range(0, 6 + random.Next(6)).Select(_ => (random.Next(9) - 3) / 4.0).ToArray();
            var test = SignedRankTest.Of(differences);
            Assert.Equal(BySigns([.. differences.Where(d => d != 0)]), test.PValue, 1e-12);
            double[] means = [.. differences.SelectMany((a, i) => differences.Take(i + 1).Select(b => (a + b) / 2)).Order()];
            Assert.Equal((means[(means.Length - 1) / 2] + means[means.Length / 2]) / 2, test.Difference, 1e-12);
            // A distribution of ranks without ties: how many means are left outside on each side.
            var ranks = Enumerable.Range(1, differences.Length).Select(r => (double)r).ToArray();
            var sums = Signed(ranks).ToArray();
            var outside = 0;
            while (sums.Count(s => s <= outside) <= 0.025 * sums.Length) outside++;
            Assert.Equal((means[outside - 1], means[^outside]), (test.Low, test.High));
        }
    }

    [Fact]
    public void Of_many_differences_the_normal_distribution_is_as_good()
    {
        var random = new RandomStream(4);
        var exact = Enumerable.Range(0, 50).Select(_ => random.NextDouble() - 0.37).ToArray();
        // One more of next to no rank.
        Assert.Equal(SignedRankTest.Of(exact).PValue, SignedRankTest.Of([.. exact, 1e-9]).PValue, 0.005);
    }

    // Without a difference one in twenty is below 0.05, and the interval misses 0 as often; a shift is found and lies within the interval.
    [Theory]
    [InlineData(12)]
    [InlineData(60)]
    public void Its_errors_are_as_rare_as_it_says(int count)
    {
        var (random, rejected, missed) = (new RandomStream(5), 0, 0);
        for (var run = 0; run < 400; run++)
        {
            var test = SignedRankTest.Of(Enumerable.Range(0, count).Select(_ => random.NextGaussian()));
            if (test.PValue <= 0.05) rejected++;
            if (test.Low > 0 || test.High < 0) missed++;
        }

        Assert.InRange(rejected, 6, 40); // five deviations
        Assert.InRange(missed, rejected - 6, rejected + 6);
    }

    [Fact]
    public void What_is_alike_does_not_differ_and_five_say_nothing_of_an_interval()
    {
        Assert.Equal(new SignedRankTest(0, 0, 0, 1), SignedRankTest.Of(new double[20]));
        Assert.Equal(new SignedRankTest(3, double.NegativeInfinity, double.PositiveInfinity, 0.0625), SignedRankTest.Of([1, 2, 3, 4, 5]));
        Assert.Throws<ArgumentException>(() => SignedRankTest.Of([]));
        Assert.Throws<ArgumentException>(() => SignedRankTest.Of([double.NaN]));
    }

    // 1 to count, of which some with a sum are negative.
    private static double[] WithSum(int count, int sum)
    {
        var differences = Enumerable.Range(1, count).Select(d => (double)d).ToArray();
        for (var rank = count; rank > 0; rank--)
        {
            if (rank > sum) continue;
            differences[rank - 1] = -rank;
            sum -= rank;
        }

        return differences;
    }

    private static double BySigns(double[] differences)
    {
        var ranks = differences.Select(d => differences.Count(e => Math.Abs(e) < Math.Abs(d)) + ((differences.Count(e => Math.Abs(e) == Math.Abs(d)) + 1) / 2.0)).ToArray();
        var (sums, sum, middle) = (Signed(ranks).ToArray(), differences.Zip(ranks).Where(p => p.First > 0).Sum(p => p.Second), ranks.Sum() / 2);
        return sums.Count(s => Math.Abs(s - middle) >= Math.Abs(sum - middle) - 1e-9) / (double)sums.Length;
    }

    private static IEnumerable<double> Signed(double[] ranks) =>
        Enumerable.Range(0, 1 << ranks.Length).Select(signs => ranks.Where((_, i) => (signs >> i & 1) == 1).Sum());
}
