using Nas.Runtime.Spaces;

namespace Nas.Runtime.Tests.Spaces;

public class RandomStreamTests
{
    // From the reference algorithm, written again in another language; the state (1, 2, 3, 4) is the one that other libraries test with.
    [Fact]
    public void The_numbers_are_those_of_xoshiro256_star_star()
    {
        var stream = new RandomStream(0) { State = [1, 2, 3, 4] };
        ulong[] expected =
        [
            11520, 0, 1509978240, 1215971899390074240, 1216172134540287360, 607988272756665600, 16172922978634559625, 8476171486693032832,
            10595114339597558777, 2904607092377533576,
        ];
        Assert.Equal(expected, Enumerable.Range(0, 10).Select(_ => stream.NextUInt64()));
    }

    [Theory]
    [InlineData(0UL, 0xE220A8397B1DCDAFUL, 0xF88BB8A8724C81ECUL, 0x99EC5F36CB75F2B4UL, 0x6AA594F1262D2D2CUL)]
    [InlineData(42UL, 0xBDD732262FEB6E95UL, 0x581CE1FF0E4AE394UL, 0x15780B2E0C2EC716UL, 0xECB8AD4703B360A1UL)]
    [InlineData(ulong.MaxValue, 0xE4D971771B652C20UL, 0x6D1DB36CCBA982D2UL, 0x8F5520D52A7EAD08UL, 0xBF658D7E065F3C2FUL)]
    public void Seeds_are_spread_by_SplitMix64(ulong seed, ulong firstWord, ulong lastWord, ulong firstNumber, ulong fourthNumber)
    {
        var stream = new RandomStream(seed);
        Assert.Equal((firstWord, lastWord), (stream.State[0], stream.State[3]));
        var numbers = Enumerable.Range(0, 4).Select(_ => stream.NextUInt64()).ToArray();
        Assert.Equal((firstNumber, fourthNumber), (numbers[0], numbers[3]));
    }

    [Fact]
    public void A_state_continues_where_it_was_taken()
    {
        var stream = new RandomStream(7);
        for (var i = 0; i < 1000; i++) stream.NextGaussian();
        var state = stream.State;
        var expected = Enumerable.Range(0, 100).Select(_ => stream.NextUInt64()).ToArray();
        var other = new RandomStream(99) { State = state };
        Assert.Equal(expected, Enumerable.Range(0, 100).Select(_ => other.NextUInt64()));
        Assert.Throws<ArgumentException>(() => other.State = [1, 2, 3]);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(100)]
    public void Whole_numbers_are_equally_likely(int exclusive)
    {
        var stream = new RandomStream(1);
        var counts = new int[exclusive];
        for (var i = 0; i < exclusive * 1000; i++) counts[stream.Next(exclusive)]++;
        ChiSquare.AssertUniform(counts);
    }

    // Without rejection, of 3 * 2^29 values every third would come twice as often as the others.
    [Fact]
    public void Whole_numbers_are_equally_likely_below_a_large_bound()
    {
        const int Bound = 3 << 29;
        var stream = new RandomStream(2);
        var (byPlace, byRemainder) = (new int[12], new int[3]);
        for (var i = 0; i < 30_000; i++)
        {
            var number = stream.Next(Bound);
            Assert.InRange(number, 0, Bound - 1);
            byPlace[number / (Bound / 12)]++;
            byRemainder[number % 3]++;
        }

        ChiSquare.AssertUniform(byPlace);
        ChiSquare.AssertUniform(byRemainder);
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.Next(0));
    }

    [Fact]
    public void Fractions_are_uniform_from_0_to_1()
    {
        var stream = new RandomStream(3);
        var counts = new int[50];
        for (var i = 0; i < 50_000; i++) counts[(int)(stream.NextDouble() * counts.Length)]++;
        ChiSquare.AssertUniform(counts);
    }

    [Fact]
    public void Gaussians_have_the_moments_and_tails_of_the_normal_distribution()
    {
        var stream = new RandomStream(4);
        var draws = Enumerable.Range(0, 100_000).Select(_ => stream.NextGaussian()).ToArray();
        Assert.Equal(0, draws.Average(), 0.015);
        Assert.Equal(1, draws.Average(x => x * x), 0.02);
        Assert.Equal(3, draws.Average(x => x * x * x * x), 0.2);
        Assert.Equal(0.0455, draws.Count(x => Math.Abs(x) > 2) / 100_000.0, 0.003);
    }

    [Fact]
    public void Indices_come_as_often_as_they_weigh()
    {
        double[] weights = [0, 3, 0, 0.5, 1.5, 0];
        var (random, counts) = (new RandomStream(11), new int[weights.Length]);
        for (var i = 0; i < 10_000; i++) counts[random.NextIndex(weights)]++;
        ChiSquare.AssertProportions(counts, [.. weights.Select(w => w / 5)]);
        Assert.Throws<ArgumentException>(() => random.NextIndex([0, 0]));
    }

    [Fact]
    public void Shuffles_are_equally_likely()
    {
        var stream = new RandomStream(5);
        var counts = new Dictionary<string, int>();
        for (var i = 0; i < 24_000; i++)
        {
            var letters = "abcd".ToCharArray();
            stream.Shuffle(letters.AsSpan());
            var word = new string(letters);
            counts[word] = counts.GetValueOrDefault(word) + 1;
        }

        Assert.Equal(24, counts.Count);
        ChiSquare.AssertUniform([.. counts.Values]);
    }

    [Fact]
    public void A_derived_stream_depends_on_seed_purpose_and_index_but_not_on_what_was_drawn()
    {
        var fresh = new RandomStream(11);
        var used = new RandomStream(11);
        for (var i = 0; i < 100; i++) used.NextUInt64();
        Assert.Equal(fresh.Derive("shuffle", 3).State, used.Derive("shuffle", 3).State);

        var before = used.State;
        used.Derive("anything");
        Assert.Equal(before, used.State);

        ulong[] firsts =
        [
            .. from seed in new ulong[] { 11, 12 }
               from purpose in new[] { "shuffle", "weights", "a", "b", "" }
               from index in Enumerable.Range(-2, 50)
               select new RandomStream(seed).Derive(purpose, index).NextUInt64(),
            fresh.NextUInt64(),
        ];
        Assert.Equal(firsts.Length, firsts.Distinct().Count());
    }

    // Neighbouring streams must not share a pattern: the bits in which their first numbers differ are as good as coin tosses.
    [Fact]
    public void Neighbouring_derived_streams_are_uncorrelated()
    {
        var root = new RandomStream(6);
        var differing = new int[64];
        const int Pairs = 4000;
        for (var i = 0; i < Pairs; i++)
        {
            var difference = root.Derive("trial", i).NextUInt64() ^ root.Derive("trial", i + 1).NextUInt64();
            for (var bit = 0; bit < 64; bit++) differing[bit] += (int)(difference >> bit & 1);
        }

        // Five standard deviations of a fair coin.
        Assert.All(differing, count => Assert.Equal(Pairs / 2.0, count, 5 * Math.Sqrt(Pairs) / 2));
    }
}
