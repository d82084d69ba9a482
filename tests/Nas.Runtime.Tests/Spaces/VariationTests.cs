using Nas.Dsl.Model;
using Nas.Runtime.Spaces;

namespace Nas.Runtime.Tests.Spaces;

public class VariationTests
{
    private static readonly DecisionSpace Bits = DecisionLists.Independent(6, 2);
    private static readonly Genotype Zeros = new(Bits, new long[6]);
    private static readonly Genotype Ones = new(Bits, [1, 1, 1, 1, 1, 1]);

    [Fact]
    public void Stages_are_cells_then_nodes_then_decisions()
    {
        static int[] Sizes(DecisionSpace space) => [.. space.Stages().Select(s => s.Count)];
        Assert.Equal([18, 18], Sizes(SmallSpaces.Darts.Decisions)); // of 4 nodes with 1 + 2, 1 + 3, 1 + 4, 1 + 5 decisions
        Assert.Equal([1, 2, 3], Sizes(SmallSpaces.Bench201.Decisions));
        Assert.Equal([1, 1, 1, 1], Sizes(DecisionLists.Conditional));
        foreach (var space in new[] { SmallSpaces.Darts.Decisions, SmallSpaces.Bench201.Decisions })
            Assert.Equal(Enumerable.Range(0, space.Items.Count), space.Stages().SelectMany(s => s).Order());
    }

    // Children of zeros and ones say by their bits what was exchanged.
    [Fact]
    public void Stages_are_exchanged_whole_and_independently_with_the_given_chance()
    {
        IReadOnlyList<IReadOnlyList<int>> stages = [[0, 1], [2, 3, 4], [5]];
        var random = new RandomStream(1);
        var counts = new int[8];
        for (var i = 0; i < 20_000; i++)
        {
            var (first, second) = Variation.ExchangeStages(Zeros, Ones, stages, 0.3, random);
            Assert.Equal(second.Values, first.Values.Select(v => 1 - v));
            Assert.All(stages, s => Assert.Single(s.Select(d => first[d]).Distinct()));
            counts[first[0] + (2 * first[2]) + (4 * first[5])]++;
        }

        ChiSquare.AssertProportions(counts, [.. Enumerable.Range(0, 8).Select(c => Math.Pow(0.3, int.PopCount(c)) * Math.Pow(0.7, 3 - int.PopCount(c)))]);
    }

    [Fact]
    public void The_point_of_a_crossover_is_anywhere_between_two_decisions()
    {
        var random = new RandomStream(2);
        var counts = new int[5];
        for (var i = 0; i < 5000; i++)
        {
            var (first, second) = Variation.CrossAtPoint(Zeros, Ones, random);
            Assert.Equal(first.Values, first.Values.Order());
            Assert.Equal(second.Values, first.Values.Select(v => 1 - v));
            counts[first.Values.Count(v => v == 0) - 1]++;
        }

        ChiSquare.AssertUniform(counts);
    }

    [Fact]
    public void A_child_takes_the_other_parents_value_where_its_own_parent_has_none()
    {
        var off = new Genotype(DecisionLists.Conditional, [0, 1, -1, -1]);
        var on = new Genotype(DecisionLists.Conditional, [1, -1, 2, 0b1010]);
        var random = new RandomStream(3);
        for (var i = 0; i < 50; i++)
        {
            var (first, second) = Variation.CrossAtPoint(off, on, random);
            Assert.Equal([off, on], new[] { first, second }.OrderBy(g => g[0]));
        }
    }

    [Fact]
    public void Flips_are_binomial_and_to_any_other_value()
    {
        var space = DecisionLists.Of(DecisionLists.Choice("a", 4), DecisionLists.Choice("b", 4), DecisionLists.Subset("c", 4, 2));
        var parent = new Genotype(space, [2, 1, 0b0011]);
        var random = new RandomStream(4);
        var (flips, values) = (new int[4], new Dictionary<long, int>());
        for (var i = 0; i < 20_000; i++)
        {
            var child = parent.MutateEach(0.4, random);
            flips[Enumerable.Range(0, 3).Count(d => child[d] != parent[d])]++;
            if (child[2] != parent[2]) values[child[2]] = values.GetValueOrDefault(child[2]) + 1;
        }

        ChiSquare.AssertProportions(flips, [0.216, 0.432, 0.288, 0.064]); // binomial (3, 0.4)
        Assert.Equal(5, values.Count);
        ChiSquare.AssertUniform([.. values.Values]);
        Assert.Equal(parent, parent.MutateEach(0, random));
    }
}
