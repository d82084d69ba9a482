using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Tests.Spaces;

namespace Nas.Runtime.Tests.Strategies.Distributions;

public class FairPathsTests
{
    [Fact]
    public void Of_as_many_paths_as_there_are_candidates_each_candidate_is_on_one()
    {
        var space = SmallSpaces.Bench201.Decisions;
        var paths = new FairPaths(space, new RandomStream(1));
        Assert.Equal(5, paths.Count);
        for (var step = 0; step < 20; step++)
        {
            var gates = Enumerable.Range(0, paths.Count).Select(_ => paths.Sample()).ToArray();
            for (var d = 0; d < space.Items.Count; d++) Assert.Equal(0b11111, gates.Aggregate(0L, (bits, g) => bits ^ g[d].Active));
        }
    }

    // Three candidates and two: the two are on one path or two of the three, and in the long run on as many.
    [Fact]
    public void A_narrower_decision_is_as_fair_as_can_be()
    {
        var space = SmallSpaces.TwoWidths.Decisions;
        var paths = new FairPaths(space, new RandomStream(2));
        var first = 0;
        for (var step = 0; step < 400; step++)
        {
            var gates = Enumerable.Range(0, 3).Select(_ => paths.Sample()).ToArray();
            Assert.Equal(0b111, gates.Aggregate(0L, (bits, g) => bits ^ g[0].Active));
            var count = gates.Count(g => g[1].IsActive(0));
            Assert.InRange(count, 1, 2);
            first += count;
        }

        Assert.InRange(first, 560, 640); // 600, and a deviation of 10
    }

    [Fact]
    public void Permutations_are_uniform_and_independent()
    {
        var space = SmallSpaces.AllEdges.Decisions;
        var paths = new FairPaths(space, new RandomStream(3));
        var counts = new int[8];
        for (var step = 0; step < 800; step++)
        {
            var gates = paths.Sample();
            counts[Enumerable.Range(0, 3).Sum(d => gates[d].IsActive(1) ? 1 << d : 0)]++;
            paths.Sample();
        }

        ChiSquare.AssertUniform(counts);
    }

    [Fact]
    public void What_only_some_candidates_have_is_drawn_where_they_are()
    {
        var space = SmallSpaces.Stage.Decisions;
        var paths = new FairPaths(space, new RandomStream(4));
        for (var i = 0; i < 200; i++)
        {
            var gates = paths.Sample();
            for (var d = 0; d < space.Items.Count; d++)
            {
                var item = space.Items[d];
                var active = item.Parent < 0 || (gates[item.Parent].Active & item.ParentBits) != 0;
                Assert.Equal(active ? 1 : 0, System.Numerics.BitOperations.PopCount((ulong)gates[d].Active));
            }
        }
    }
}
