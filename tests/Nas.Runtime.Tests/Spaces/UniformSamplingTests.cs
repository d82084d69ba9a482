using System.Numerics;
using Nas.Dsl.Model;
using Nas.Runtime.Spaces;

namespace Nas.Runtime.Tests.Spaces;

public class UniformSamplingTests
{
    public static TheoryData<string> Names => ["conditional", "ranged", "two", "stage"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_architecture_comes_equally_often(string name)
    {
        var space = Space(name);
        var (sampling, random) = (new UniformSampling(space), new RandomStream(1));
        var counts = space.Enumerate().ToDictionary(g => g, _ => 0);
        for (var i = 0; i < 20 * counts.Count; i++) counts[sampling.Sample(random)]++;
        ChiSquare.AssertUniform([.. counts.Values]);
    }

    // The papers' way: a value of each decision in turn, whatever hangs on it.
    [Theory]
    [MemberData(nameof(Names))]
    public void Every_value_comes_equally_often_decision_by_decision(string name)
    {
        var space = Space(name);
        var random = new RandomStream(2);
        var all = space.Enumerate().ToArray();
        double[] probabilities = [.. all.Select(g => Enumerable.Range(0, space.Items.Count).Where(g.IsActive).Aggregate(1.0, (p, i) => p / space.Items[i].ValueCount))];
        var index = all.Select((g, i) => (g, i)).ToDictionary(p => p.g, p => p.i);
        var counts = new int[all.Length];
        for (var i = 0; i < 10 / probabilities.Min(); i++) counts[index[space.Sample(random)]]++;
        ChiSquare.AssertProportions(counts, probabilities);
    }

    [Fact]
    public void A_depth_comes_as_often_as_it_has_architectures()
    {
        // A depth of 1 to 3 with one of two for each block: 2, 4 and 8 architectures.
        var space = DecisionLists.Of(
            DecisionLists.Choice("depth", 3),
            DecisionLists.Choice("b0", 2, parent: 0, bits: 0b111),
            DecisionLists.Choice("b1", 2, parent: 0, bits: 0b110),
            DecisionLists.Choice("b2", 2, parent: 0, bits: 0b100));
        Assert.Equal(14, space.Count);
        ChiSquare.AssertProportions(Depths(new UniformSampling(space).Sample), [2 / 14.0, 4 / 14.0, 8 / 14.0]);
        ChiSquare.AssertUniform(Depths(space.Sample));

        static int[] Depths(Func<RandomStream, Genotype> sample)
        {
            var random = new RandomStream(3);
            return [.. Enumerable.Range(0, 3000).CountBy(_ => sample(random)[0]).OrderBy(c => c.Key).Select(c => c.Value)];
        }
    }

    // Of the stage's 16 architectures 4 have one block; decision by decision every second one has, and then each kernel as often.
    [Fact]
    public void A_stage_is_drawn_depth_first_or_as_often_as_it_has_architectures()
    {
        var space = SmallSpaces.Stage.Decisions;
        Assert.Equal(["S.depth", "S.channels", "S.n0", "S.n0.kernel", "S.n1", "S.n1.kernel"], space.Items.Select(d => d.Name));
        Assert.Equal(16, space.Count);
        var (sampling, random) = (new UniformSampling(space), new RandomStream(6));
        ChiSquare.AssertProportions(Blocks(() => sampling.Sample(random)), [4 / 16.0, 4 / 16.0, 8 / 16.0]);
        ChiSquare.AssertProportions(Blocks(() => space.Sample(random)), [1 / 2.0, 1 / 4.0, 1 / 4.0]);

        // No second block, one that leaves its input as it is, or a convolution.
        int[] Blocks(Func<Genotype> sample) => [.. Enumerable.Range(0, 3000).CountBy(_ => sample() is var g && g[4] < 0 ? 0 : g[4] == 1 ? 1 : 2)
            .OrderBy(c => c.Key).Select(c => c.Value)];
    }

    // 3^40 architectures, more than a long holds; by symmetry each of the forty is taken in two of three.
    [Fact]
    public void Large_sets_are_drawn_without_listing_them()
    {
        var space = DecisionLists.Of(
            [DecisionLists.Subset("from", 40, 0, 40, parent: -1, bits: 0), .. Enumerable.Range(0, 40).Select(i => Decision.One($"op{i}", ["x", "y"]) with { Parent = 0, ParentBits = 1L << i })]);
        Assert.Equal(BigInteger.Pow(3, 40), space.Count);
        var (sampling, random) = (new UniformSampling(space), new RandomStream(4));
        var taken = new int[40];
        for (var i = 0; i < 3000; i++)
            foreach (var choice in space.Items[0].Selected(sampling.Sample(random)[0])) taken[choice]++;
        Assert.All(taken, t => Assert.InRange(t, 1900, 2100)); // 2000, with a standard deviation of 26
    }

    [Fact]
    public void Numbers_of_any_size_are_drawn_equally()
    {
        var random = new RandomStream(5);
        var large = BigInteger.Pow(10, 30);
        var tenths = Enumerable.Range(0, 5000).CountBy(_ => (int)(random.Next(large) * 10 / large)).OrderBy(c => c.Key).ToArray();
        Assert.Equal(10, tenths.Length);
        ChiSquare.AssertUniform([.. tenths.Select(c => c.Value)]);
        var odd = (1L << 62) + (1L << 61);
        ChiSquare.AssertUniform([.. Enumerable.Range(0, 3000).CountBy(_ => random.Next(odd) / (odd / 3)).OrderBy(c => c.Key).Select(c => c.Value)]);
        Assert.All(Enumerable.Range(0, 100), _ => Assert.Equal(BigInteger.Zero, random.Next(BigInteger.One)));
    }

    private static DecisionSpace Space(string name) => name switch
    {
        "conditional" => DecisionLists.Conditional,
        "ranged" => DecisionLists.Ranged,
        "stage" => SmallSpaces.Stage.Decisions,
        _ => SmallSpaces.Two.Decisions,
    };
}
