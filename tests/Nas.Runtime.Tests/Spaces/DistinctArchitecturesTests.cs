using System.Numerics;
using Nas.Dsl;
using Nas.Dsl.Model;
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
        // Each may be trained in three ways.
        var tuned = space with { Net = space.Net with { Settings = EquatableArray.Of(Setting.Of("cutout", [0, 4, 8])) } };
        Assert.Equal((3 * all, 3 * distinct), ((int)tuned.Count, (int)DistinctArchitectures.Count(tuned)!.Value));
    }

    // The cells of NAS-Bench-101 (Ying et al. 2019) by their vertices, input and output included: 1 with 2, 6 with 3, 84 with 4, 2,441 with 5.
    // All cells without a path from input to output are one more network.
    [Theory]
    [InlineData(1, 3 * 8, 1 + 6)]
    [InlineData(2, 9 * 64, 1 + 6 + 84)]
    [InlineData(3, 27 * 1023, 1 + 6 + 84 + 2441)]
    public void Cells_of_NAS_Bench_101(int nodes, int all, int distinct)
    {
        var space = SpaceText.Parse($$"""
            ops Ops { conv_block(1), conv_block(3), max_pool(3, norm: false) }
            cell C { input x nodes {{nodes}} { from any of previous, then Ops } output concat(any, channels) limit edges 9 }
            net N(channels: 8) { input image(1, 8, 8) C head global_avg_pool }
            """);
        Assert.Equal(all, space.Count);
        const int WithoutPath = 1;
        Assert.Equal(distinct, DistinctArchitectures.Count(space) - WithoutPath);
    }

    // By brute force: what each architecture computes, written out, its cell's nodes in the order of what they compute and a stage's blocks
    // without those that compute nothing.
    [Theory]
    [InlineData("C stage S { repeat 1..2 { M } channels {8, 16} stride 2 }", 8 * 16, 7 * 12)]
    [InlineData("C stage S { repeat 1..3 same { M } channels 8 } stage T { repeat 2 { M } channels {8, 16, 24} }", 8 * 6 * 18, 7 * 6 * 18)]
    [InlineData("stage S { repeat 1..4 { M } channels {8, 16} }", 160, 60)]
    public void Blocks_that_hand_on_what_they_get_do_not_count(string body, int all, int distinct)
    {
        var space = SpaceText.Parse($$"""
            ops S { none, skip_connect }
            ops M { mbconv(kernel: {3, 5}), skip_connect }
            {{(body[0] == 'C' ? Two : "")}}
            net N(channels: 8) { input image(1, 8, 8) {{body}} head global_avg_pool }
            """);
        Assert.Equal(all, space.Count);
        var written = space.Decisions.Enumerate().Select(g => string.Join(" | ", space.Graphs.Select(graph => Written(graph, g))));
        Assert.Equal(distinct, written.Distinct().Count());
        Assert.Equal(distinct, space.Decisions.Enumerate().Select(g => Isomorphism.Canonical(space, g)).Distinct().Count());
        Assert.Equal(distinct, DistinctArchitectures.Count(space));
    }

    [Fact]
    public void A_cell_with_too_many_has_no_count()
    {
        Assert.True(SmallSpaces.Darts.Count > BigInteger.Pow(10, 17));
        Assert.Null(DistinctArchitectures.Count(SmallSpaces.Darts));
    }

    // Nothing of a stage can change places, so it need not be gone through: 2 + 6 + ... + 2 * 3^14 = 3^15 - 1 chains of two widths, and without
    // the identity 2 + 4 + ... + 2^15 = 2^16 - 2.
    [Fact]
    public void A_stage_has_a_count_however_many_it_has()
    {
        var space = SpaceText.Parse("""
            ops M { mbconv(kernel: {3, 5}), skip_connect }
            net N(channels: 8) { input image(1, 8, 8) stage S { repeat 1..15 { M } channels {8, 16} } head global_avg_pool }
            """);
        Assert.Equal(2 * (14_348_907 - 1), space.Count);
        Assert.Equal(2 * 65_534, DistinctArchitectures.Count(space));
    }

    // (6 + 6²) · 2 chains of at most two blocks, (6 + 6² + 6³) · 2 of at most three, 6 · 3 · 2 of equal blocks.
    [Fact]
    public void The_sample_of_a_mobile_chain_has_as_many_as_its_page_says() =>
        Assert.Equal(42 * 2 * (258 * 2) * 36, DistinctArchitectures.Count(SmallSpaces.Sample("MobileNet")));

    private static string Written(Graph graph, Genotype genotype)
    {
        if (graph.Stage is null)
        {
            string Edge(int node, int edge) => graph.Nodes[node].Edges[edge].Choice!.Chosen(genotype)!.Operation.Name;
            var first = $"{Edge(0, 0)}(x)";
            string second = Edge(1, 1) == "none" ? $"{Edge(1, 0)}(x)" : $"{Edge(1, 0)}(x) + ({first})";
            return string.Join(", ", new[] { first, second }.Order());
        }

        var blocks = graph.Nodes.Take(graph.NodesOf(genotype)).Select(n => $"{n.Edges[0].Choice!.Chosen(genotype)!.Of(genotype)}").Where(b => b != "skip_connect");
        return $"{(graph.Width < 0 ? 0 : genotype[graph.Width])}: {string.Join(", ", blocks)}";
    }
}
