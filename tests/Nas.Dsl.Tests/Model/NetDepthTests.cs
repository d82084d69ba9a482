using Nas.Dsl.Model;
using Nas.Dsl.Planning;

namespace Nas.Dsl.Tests.Model;

public class NetDepthTests
{
    private const string Cells =
        """
        ops Ops { skip_connect, sep_conv(3) }
        cell Normal { input a, b nodes 2 { from 2 of previous, op Ops } output concat(nodes) }
        cell Reduction : Normal { stride 2 }
        """;

    // The nets of P-DARTS (Chen et al. 2019, section 3.2): 5, 11 and 17 cells, two of them reductions, of 20 in the network.
    [Theory]
    [InlineData(5, 1, 1, 1)]
    [InlineData(11, 3, 3, 3)]
    [InlineData(17, 5, 5, 5)]
    [InlineData(20, 6, 6, 6)]
    [InlineData(1, 1, 1, 1)] // nothing is left out
    public void Rows_of_cells_share_what_reductions_leave(int cells, params int[] expected)
    {
        foreach (var times in new[] { 1, 6 })
        {
            var space = Net($"repeat {times} {{ Normal }} Reduction {{ channels * 2 }} repeat {times} {{ Normal }} Reduction {{ channels * 2 }} repeat {times} {{ Normal }}");
            Assert.Equal(expected, space.WithCells(cells).Net.Body.OfType<Repeat>().Where(r => r.Blocks[0].Cell == "Normal").Select(r => (int)r.Times.Factor));
            Assert.Equal(expected.Sum() + 2, NetworkPlan.Of(space.WithCells(cells)).Stages.Count);
            Assert.Equal(space.Decisions, space.WithCells(cells).Decisions);
        }
    }

    [Fact]
    public void A_longer_row_stays_longer()
    {
        var space = Net("Normal Reduction { channels * 2 } repeat 2 { Normal Normal }");
        Assert.Equal([2, 1, 4], space.WithCells(11).Net.Body.OfType<Repeat>().Select(r => (int)r.Times.Factor));
    }

    [Fact]
    public void A_row_has_the_share_that_its_parameter_gives_it()
    {
        var space = Net("repeat cells { Normal } Reduction { channels * 2 } repeat 2 { Normal }");
        Assert.Equal([4, 1, 4], space.WithCells(9).Net.Body.OfType<Repeat>().Select(r => (int)r.Times.Factor));
        Assert.Equal([6, 1, 2], space.WithCells(9, new Dictionary<string, int> { ["cells"] = 6 }).Net.Body.OfType<Repeat>().Select(r => (int)r.Times.Factor));
    }

    [Fact]
    public void Blocks_count_and_stay_and_so_do_cells_that_widen_or_halve()
    {
        var space = Net("repeat 2 { Normal } res_block(stride: 2) { channels * 2 } repeat 2 { Normal { stride 2 } } repeat 4 { Normal } Normal { channels * 2 } Reduction");
        // Without five others: a third of them, and two thirds.
        Assert.Equal([2, 1, 2, 4, 1, 1], space.WithCells(11).Net.Body.OfType<Repeat>().Select(r => (int)r.Times.Factor));
        Assert.Equal([4, 1, 2, 8, 1, 1], space.WithCells(17).Net.Body.OfType<Repeat>().Select(r => (int)r.Times.Factor));
    }

    [Fact]
    public void A_net_without_rows_stays_as_it_is()
    {
        var space = Net("Reduction { channels * 2 } stage S { repeat 1..2 { Ops } channels 8 }");
        Assert.Same(space, space.WithCells(17));
    }

    private static SearchSpace Net(string body) => Spaces.Read($"{Cells} net Deep(channels: 4, classes: 2, cells: 2) {{ input image(1, 32, 32) stem conv(3) {body} head global_avg_pool, linear(classes) }}");
}
