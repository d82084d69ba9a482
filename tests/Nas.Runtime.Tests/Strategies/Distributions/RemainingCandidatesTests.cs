using Nas.Dsl.Model;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Tests.Spaces;

namespace Nas.Runtime.Tests.Strategies.Distributions;

public class RemainingCandidatesTests
{
    // n0 keeps a and b, n1 two of a, b, n0. Candidates: skip_connect, sep_conv(3), and none, which is searched only.
    private static readonly DecisionSpace Two = SmallSpaces.Two.Decisions;

    [Fact]
    public void The_last_candidate_goes_with_its_edge_where_the_node_can_spare_one()
    {
        var remaining = new RemainingCandidates(Two);
        var (needed, spare) = (Two.IndexOf("Cell.n0.a"), Two.IndexOf("Cell.n1.a"));
        foreach (var decision in new[] { needed, spare })
        {
            remaining.Prune(decision, 0);
            remaining.Prune(decision, 2);
            Assert.Equal(1, remaining.Count(decision));
        }

        Assert.False(remaining.MayPrune(needed, 1));
        Assert.Throws<ArgumentException>(() => remaining.Prune(needed, 1));
        remaining.Prune(spare, 1);
        Assert.True(remaining.IsOut(spare));
        Assert.Equal(0b110, remaining.Of(Two.IndexOf("Cell.n1.from")));
        // Two edges are left of n1, and none to spare.
        var other = Two.IndexOf("Cell.n1.b");
        remaining.Prune(other, 0);
        Assert.False(remaining.MayPrune(other, 1));
        Assert.True(remaining.MayPrune(other, 2));
    }

    [Fact]
    public void Zeros_that_are_left_out_stand_in_for_the_last_candidate_where_the_edge_cannot_go()
    {
        var remaining = new RemainingCandidates(SmallSpaces.WithNone.Decisions, withoutZeros: true);
        Assert.Equal(0b110, remaining.Of(0));
        Assert.False(remaining.MayPrune(0, 0));
        remaining.Prune(0, 1);
        Assert.True(remaining.MayPrune(0, 2));
        remaining.Prune(0, 2);
        Assert.Equal(0b001, remaining.Of(0));
        Assert.False(remaining.MayPrune(0, 0));
        // A zero that no architecture names stands for nothing; the edge goes, where it can.
        remaining = new(Two, withoutZeros: true);
        var (needed, spare) = (Two.IndexOf("Cell.n0.a"), Two.IndexOf("Cell.n1.a"));
        foreach (var decision in new[] { needed, spare }) remaining.Prune(decision, 0);
        Assert.False(remaining.MayPrune(needed, 1));
        remaining.Prune(spare, 1);
        Assert.True(remaining.IsOut(spare));
    }

    // Whatever is pruned in whatever order, an architecture is what is left; in spaces with depths, widths, arguments and edges.
    [Theory]
    [InlineData("Two", false)]
    [InlineData("Darts", false)]
    [InlineData("Darts", true)]
    [InlineData("Stage", false)]
    [InlineData("Bench201", false)]
    [InlineData("Bench201", true)]
    public void Pruning_ends_with_an_architecture(string name, bool withoutZeros)
    {
        var space = (name switch { "Two" => SmallSpaces.Two, "Darts" => SmallSpaces.Darts, "Stage" => SmallSpaces.Stage, _ => SmallSpaces.Bench201 }).Decisions;
        for (var seed = 0UL; seed < 20; seed++)
        {
            var (random, remaining) = (new RandomStream(seed), new RemainingCandidates(space, withoutZeros));
            while (true)
            {
                var open = Enumerable.Range(0, space.Items.Count).SelectMany(d => Enumerable.Range(0, space.Items[d].Width).Select(c => (d, c))).Where(o => remaining.MayPrune(o.d, o.c)).ToArray();
                if (open.Length == 0) break;
                Assert.True(withoutZeros || !remaining.AreArchitecture); // the last candidate of an edge that may be none can still go
                var (decision, candidate) = open[random.Next(open.Length)];
                remaining.Prune(decision, candidate);
                Assert.False(remaining.Has(decision, candidate));
            }

            Assert.True(remaining.AreArchitecture);
            long[] values = [.. space.Items.Select((d, i) => remaining.IsOut(i) ? d.ValueAt(0) : d.Kind == DecisionKind.Some ? remaining.Of(i) : long.TrailingZeroCount(remaining.Of(i)))];
            var left = new Genotype(space, values); // throws where it is none
            Assert.All(Enumerable.Range(0, values.Length), i => Assert.Equal(left.IsActive(i), !remaining.IsOut(i)));
        }
    }
}
