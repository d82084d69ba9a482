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

    // Whatever is pruned in whatever order, an architecture is what is left; in spaces with depths, widths, arguments and edges.
    [Theory]
    [InlineData("Two")]
    [InlineData("Darts")]
    [InlineData("Stage")]
    [InlineData("Bench201")]
    public void Pruning_ends_with_an_architecture(string name)
    {
        var space = (name switch { "Two" => SmallSpaces.Two, "Darts" => SmallSpaces.Darts, "Stage" => SmallSpaces.Stage, _ => SmallSpaces.Bench201 }).Decisions;
        for (var seed = 0UL; seed < 20; seed++)
        {
            var (random, remaining) = (new RandomStream(seed), new RemainingCandidates(space));
            while (true)
            {
                var open = Enumerable.Range(0, space.Items.Count).SelectMany(d => Enumerable.Range(0, space.Items[d].Width).Select(c => (d, c))).Where(o => remaining.MayPrune(o.d, o.c)).ToArray();
                if (open.Length == 0) break;
                Assert.False(remaining.AreArchitecture);
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
