using System.Numerics;
using Nas.Dsl;
using Nas.Runtime.Spaces;

namespace Nas.Runtime.Tests.Spaces;

public class DistinctArchitecturesTests
{
    private const string Two = "cell C { input x nodes 2 { from all of previous, op S } output concat(nodes) }";

    // Of the edges x to n0, x to n1 and n0 to n1 each is there or not. Without the last one the nodes may change places: 3 pairs; with it 4.
    [Theory]
    [InlineData(Two, "C", 8, 7)]
    [InlineData(Two + " cell D : C { nodes 1 output last }", "C D C", 16, 14)]
    [InlineData(Two + " cell D : C { stride 1 }", "C D", 64, 49)]
    [InlineData("cell C { input x nodes 2 { from all of previous, op S } output last }", "C", 8, 8)]
    public void Nodes_that_may_change_places_count_once(string cells, string body, int all, int distinct)
    {
        var space = SpaceText.Parse($"ops S {{ none, skip_connect }} {cells} net N(channels: 4) {{ input image(1, 8, 8) {body} head global_avg_pool }}");
        Assert.Equal(all, space.Count);
        Assert.Equal(distinct, DistinctArchitectures.Count(space));
    }

    [Fact]
    public void A_cell_with_too_many_has_no_count()
    {
        Assert.True(SmallSpaces.Darts.Count > BigInteger.Pow(10, 17));
        Assert.Null(DistinctArchitectures.Count(SmallSpaces.Darts));
    }
}
