using Nas.Dsl.Model;
using Nas.Runtime.Spaces;

namespace Nas.Runtime.Tests.Spaces;

public class NeighbourhoodTests
{
    // 24 neighbours of each cell: six edges, four other operations on each (White et al. 2021).
    [Fact]
    public void A_cell_of_NAS_Bench_201_has_24_neighbours()
    {
        var random = new RandomStream(1);
        for (var i = 0; i < 20; i++)
        {
            var centre = SmallSpaces.Bench201.Decisions.Sample(random);
            var neighbours = centre.Neighbours(random).ToArray();
            Assert.Equal(24, neighbours.Distinct().Count());
            Assert.Equal(24, neighbours.Length);
            Assert.All(neighbours, n => Assert.Equal(1, Enumerable.Range(0, 6).Count(d => n[d] != centre[d])));
        }
    }

    // By hand, per cell of DARTS: 8 operations with 6 others; node i of 4 keeps 2 of i + 2 states, so 2 * i exchanges: 0, 2, 4, 6.
    [Fact]
    public void Cells_of_DARTS_have_their_operations_and_exchanged_inputs()
    {
        var random = new RandomStream(2);
        var centre = SmallSpaces.Darts.Decisions.Sample(random);
        var neighbours = centre.Neighbours(random).ToArray();
        Assert.Equal(2 * ((8 * 6) + 0 + 2 + 4 + 6), neighbours.Distinct().Count());
        Assert.All(neighbours, n => SamplingTests.AssertNeighbours(centre, n));
    }

    [Fact]
    public void They_are_what_mutation_reaches()
    {
        var random = new RandomStream(3);
        foreach (var space in new[] { SmallSpaces.Two.Decisions, SmallSpaces.TwoWidths.Decisions, DecisionLists.Independent(3, 4), DecisionLists.Of(DecisionLists.Subset("s", 5, 1, 3, parent: -1, bits: 0)) })
        {
            var centre = space.Sample(random);
            var reached = Enumerable.Range(0, 4000).Select(_ => centre.Mutate(random)).ToHashSet();
            Assert.Equal(reached, centre.Neighbours(random).ToHashSet());
        }
    }

    [Fact]
    public void A_decision_that_becomes_active_draws_its_value()
    {
        var random = new RandomStream(4);
        var centre = new Genotype(DecisionLists.Conditional, [0, 1, -1, -1]);
        var counts = new Dictionary<Genotype, int>();
        for (var i = 0; i < 3600; i++)
        {
            var neighbours = centre.Neighbours(random).ToArray();
            Assert.Equal(2, neighbours.Length); // the other choice under off, and on
            var on = neighbours.Single(n => n[0] == 1);
            counts[on] = counts.GetValueOrDefault(on) + 1;
        }

        Assert.Equal(18, counts.Count);
        ChiSquare.AssertUniform([.. counts.Values]);
    }

    [Fact]
    public void A_space_of_one_architecture_has_none()
    {
        Assert.False(DecisionLists.One.HasNeighbours());
        Assert.True(DecisionLists.Two.HasNeighbours());
        Assert.Empty(new Genotype(DecisionLists.One, [0]).Neighbours(new RandomStream(5)));
    }
}
