using Nas.Dsl;
using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Runtime.Tests.Spaces;

namespace Nas.Runtime.Tests.Searching;

public class ArchitectureSizesTests
{
    private static readonly Dictionary<string, SearchSpace> Small = new()
    {
        ["edges of a cell are chosen"] = SmallSpaces.Two,
        ["edges are there"] = SmallSpaces.AllEdges,
        ["a stage with depth and width"] = SmallSpaces.Stage,
        ["two cells"] = SmallSpaces.TwoWidths,
        ["images of several sizes"] = SmallSpaces.Read(
            """
            ops Ops { mbconv({3, 5}) }
            net Sided(channels: 4, classes: 2) { input image(1, {8, 6, 7}) stem conv(3) stage S { repeat 1..2 { Ops } channels 4 } head global_avg_pool, linear(classes) }
            """),
        ["any edges, with operations that cost nothing"] = SmallSpaces.Read(
            """
            ops Ops { skip_connect, max_pool(3), nor_conv(3) }
            cell C { input x nodes 2 { from any of previous, op Ops } output last }
            net Open(channels: 4, classes: 2) { input image(1, 8, 8) stem conv(3) C head global_avg_pool, linear(classes) }
            """),
    };

    public static TheoryData<string> Names => [.. Small.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_largest_and_the_smallest_are_those_of_all(string name)
    {
        var space = Small[name];
        var sizes = new ArchitectureSizes(space);
        var costs = SmallSpaces.Enumerate(space.Decisions).Select(g => Of(space, g)).ToArray();
        Assert.Equal(costs.Max(), Of(space, sizes.Largest));
        Assert.Equal(costs.Min(), Of(space, sizes.Smallest));
    }

    [Fact]
    public void Of_a_mobile_chain_they_have_all_of_the_most_and_of_the_least()
    {
        var space = SmallSpaces.Sample("OnceForAll");
        var sizes = new ArchitectureSizes(space);
        for (var i = 0; i < space.Decisions.Items.Count; i++)
        {
            var item = space.Decisions.Items[i];
            Assert.Equal(item.Choices.Count - 1, sizes.Largest[i]);
            Assert.Equal(sizes.Smallest.IsActive(i) ? 0 : -1, sizes.Smallest[i]);
            Assert.Equal(item.Values, sizes.Rising(i));
        }
    }

    [Fact]
    public void Another_value_is_taken_where_it_is_asked_for()
    {
        var space = SmallSpaces.Stage;
        var sizes = new ArchitectureSizes(space);
        var shallow = sizes.Changed(i => i == space.Decisions.IndexOf("S.depth") ? 0 : null);
        Assert.Equal(1, GenotypeText.Write(space, shallow).Split("mbconv").Length - 1);
        Assert.Equal(sizes.Largest, sizes.Changed(_ => null));
    }

    private static (long Flops, long Parameters) Of(SearchSpace space, Genotype genotype)
    {
        var (parameters, flops) = Cost.Of(space, genotype);
        return (flops, parameters);
    }
}
