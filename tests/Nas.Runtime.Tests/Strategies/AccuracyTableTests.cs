using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Runtime.Searching;
using Nas.Runtime.Strategies;
using Nas.Runtime.Tests.Spaces;

namespace Nas.Runtime.Tests.Strategies;

public class AccuracyTableTests
{
    private static readonly SearchSpace Space = SmallSpaces.Stage;
    private static readonly ArchitectureSizes Sizes = new(Space);
    private static readonly int Depth = Space.Decisions.IndexOf("S.depth"), Width = Space.Decisions.IndexOf("S.channels"), Kernel = Space.Decisions.IndexOf("S.n0.kernel");

    [Fact]
    public void Without_limits_it_names_the_best_blocks_and_then_those_that_lose_least_by_one()
    {
        var named = Table().Within(Constraints.None).Select(Values).ToArray();
        Assert.Equal(["111", "101", "110", "011"], named);
    }

    // The width loses 0.02, the kernel 0.05 and the depth 0.1.
    [Fact]
    public void Within_a_limit_the_blocks_give_way_that_lose_least()
    {
        var table = Table();
        Assert.Equal("101", Values(table.Within(Limit(Flops("101"))).First()));
        Assert.Equal("101", Values(table.Within(Limit(Flops("111") - 1)).First()));
        Assert.Equal("100", Values(table.Within(Limit(Flops("100"))).First()));
        Assert.All(table.Within(Limit(Flops("100"))), g => Assert.True(Cost.Of(Space, g).Flops <= Flops("100")));
        Assert.Equal("000", Values(table.Within(Limit(Flops("000"))).First()));
    }

    [Fact]
    public void Within_limits_that_its_blocks_cannot_keep_to_it_names_the_smallest()
    {
        var table = new AccuracyTable(Space.Decisions, Sizes);
        table.Add([Kernel], [new([0], 0.8, 1), new([1], 0.9, 1)]);
        Assert.Equal([Sizes.Smallest], table.Within(Limit(Flops("000"))));
    }

    [Fact]
    public void A_lookup_begins_again_once_all_are_named()
    {
        var lookup = new TableLookup(Table(), Constraints.None);
        Assert.Equal(["111", "101", "110", "011", "111"], Enumerable.Range(0, 5).Select(_ => Values(lookup.Ask().Genotype)));
    }

    private static AccuracyTable Table()
    {
        var table = new AccuracyTable(Space.Decisions, Sizes);
        table.Add([Depth], [new([0], 0.8, 1), new([1], 0.9, 1)]);
        table.Add([Width], [new([0], 0.9, 1), new([1], 0.92, 1)]);
        table.Add([Kernel], [new([0], 0.9, 1), new([1], 0.95, 1)]);
        return table;
    }

    private static Constraints Limit(long flops) => new(Space, Space.Net.Defaults, null, flops);

    private static long Flops(string values) => Cost.Of(Space, Sizes.Changed(i => Place(i) is >= 0 and var place ? values[place] - '0' : null)).Flops;

    private static int Place(int decision) => Array.IndexOf([Depth, Width, Kernel], decision);

    private static string Values(Genotype genotype) => $"{genotype[Depth]}{genotype[Width]}{genotype[Kernel]}";
}
