using System.Numerics;
using Nas.Dsl.Model;
using Nas.Dsl.Planning;

namespace Nas.Dsl.Tests.Binding;

/// <summary>Feature pyramids: what they mean, their shapes, and what is wrong with others.</summary>
public sealed class PyramidTests
{
    /// <summary>The architecture of figure 6 of Ghiasi et al. (2019), as their code has it.</summary>
    private const string Published =
        "Pyramid: n0 = nor_conv(3)(attention(p4, p6)) at p4; n1 = nor_conv(3)(p4 + n0) at p4; n2 = nor_conv(3)(p3 + n1) at p3; n3 = nor_conv(3)(n1 + n2) at p4; "
        + "n4 = nor_conv(3)(attention(n2, n3)) at p5; n5 = nor_conv(3)(attention(n1, n4)) at p7; n6 = nor_conv(3)(attention(n4, n5)) at p6";

    private const string Cell = "ops S { nor_conv(3), sep_conv(3) }\ncell P { input p3, p4, p5 nodes 4 { from 2 of previous, merge {add, attention}, then S } output scales }\n";
    private const string Net = "net N(channels: 8) { input image(1, 16, 16) task detection res_block(stride: 2) res_block(stride: 2) P head detect(3) }\n";

    private static SearchSpace NasFpn { get; } = Spaces.Read(Spaces.Sample("NasFpn"));

    // For each node two of the states before it, a way to merge them, of the first two a scale; and the order of the last five.
    [Fact]
    public void All_pyramids_are_counted()
    {
        var pairs = Enumerable.Range(5, 7).Aggregate(BigInteger.One, (product, states) => product * states * (states - 1) / 2);
        Assert.Equal(pairs * BigInteger.Pow(2, 7) * 25 * 120, NasFpn.Count);
        Assert.Equal(BigInteger.Parse("3017710080000000"), NasFpn.Count);
    }

    [Fact]
    public void The_published_one_is_a_point_of_the_space()
    {
        var genotype = GenotypeText.Parse(NasFpn, Published);
        Assert.Equal(Published, GenotypeText.Write(NasFpn, genotype));
        var graph = NasFpn.Graph("Pyramid");
        Assert.Equal([0, 1, 2, 3, 4, 1, 1, 0, 1, 2, 4, 3], Enumerable.Range(0, 12).Select(s => graph.ScaleOf(s, genotype)));
        // p5 and p7 lead nowhere: they are added where their scales are put out.
        Assert.Equal([[], [], [], [], [2], [4], []], Enumerable.Range(0, 7).Select(n => graph.Unread(n, genotype).ToArray()));
    }

    [Fact]
    public void Texts_are_read_again()
    {
        Assert.Equal(NasFpn, SpaceText.Parse(SpaceText.Write(NasFpn)));
        var random = new Random(5);
        for (var i = 0; i < 200; i++)
        {
            var genotype = Spaces.Draw(NasFpn, random);
            Assert.Equal(genotype, GenotypeText.Parse(NasFpn, GenotypeText.Write(NasFpn, genotype)));
            Assert.Equal(genotype, Isomorphism.Canonical(NasFpn, genotype));
        }
    }

    [Fact]
    public void Nothing_is_lost()
    {
        var random = new Random(6);
        var graph = NasFpn.Graph("Pyramid");
        for (var i = 0; i < 200; i++)
        {
            var genotype = Spaces.Draw(NasFpn, random);
            var plan = NetworkPlan.Of(NasFpn).Of(genotype).Stages.OfType<CellPlan>().First(s => s.Graph.Graph.IsPyramid).Graph;
            Assert.All(Enumerable.Range(0, 12), s => Assert.True(plan.IsUsed(s), GenotypeText.Write(NasFpn, genotype)));
            // Nothing is added twice, and what is added has the scale.
            for (var n = 0; n < 7; n++)
            {
                var edges = plan.Nodes[n].Edges;
                Assert.Equal(edges.Count, edges.Select(e => e.Edge.State).Distinct().Count());
                Assert.All(edges.Skip(2), e => Assert.Equal(graph.ScaleOf(5 + n, genotype), graph.ScaleOf(e.Edge.State, genotype)));
            }
        }
    }

    // A pyramid reads the newest image of each size; what it puts out, the next one reads.
    [Fact]
    public void Shapes_go_from_scale_to_scale()
    {
        var plan = NetworkPlan.Of(NasFpn).Of(GenotypeText.Parse(NasFpn, Published));
        var pyramids = plan.Stages.OfType<CellPlan>().ToArray();
        Assert.Equal([[5, 4, 3, 2, 1], [5, 4, 3, 2, 1], [5, 4, 3, 2, 1]], pyramids.Select(p => p.Reads));
        Assert.All(pyramids, p => Assert.Equal([32, 16, 8, 4, 2], p.Outputs.Select(o => o.Height)));
        Assert.Equal([24, 48, 48, 48, 48], pyramids[0].Preprocess.Select(p => p.OfType<Layer.Convolution>().FirstOrDefault()?.In ?? 48));
        Assert.All(pyramids[1].Preprocess, p => Assert.Empty(p));
        Assert.Equal(5, plan.HeadReads);
        // n4, at p5: the state of p4 weighs that of p3, then p5 is added.
        var node = pyramids[0].Graph.Nodes[4];
        Assert.True(node.Attends);
        Assert.Equal(["n3", "n2", "p5"], node.Edges.Select(e => pyramids[0].Graph.Graph.StateName(e.Edge.State)));
        Assert.Equal([new Layer.MaxPool(2, 2, 0), new Layer.MaxPool(4, 4, 0)], node.Edges.SelectMany(e => e.Candidates[0].Layers));
        Assert.Equal([new Layer.Upsample(4)], pyramids[0].Graph.Nodes[0].Edges[0].Candidates[0].Layers);
    }

    // The head's weights are those of all scales, its products those of each. Convolutions of 3×3 and 8 to 8 channels, three at 16, 8 and 4 pixels and one at 8, with
    // batch norms; the head's 8 to 3 + 4 with bias; blocks before: two of stride 2.
    [Fact]
    public void Weights_of_the_head_count_once_and_its_products_for_each_scale()
    {
        var space = Spaces.Read(Cell + Net.Replace("input image(1", "input image(8", StringComparison.Ordinal));
        var genotype = GenotypeText.Parse(space, "P: n0 = nor_conv(3)(p3 + p4) at p4; n1 = nor_conv(3)(p3 + n0) at p3; n2 = nor_conv(3)(n0 + n1) at p5; n3 = nor_conv(3)(p5 + n1) at p4");
        var plain = Spaces.Read("ops S { nor_conv(3) } cell C { input x nodes 1 { from 1 of previous, op S } output last }\n"
            + "net N(channels: 8) { input image(8, 16, 16) task detection res_block(stride: 2) res_block(stride: 2) C head detect(3) }");
        var blocks = Cost.Of(plain, Spaces.Draw(plain, new Random(1)));
        var (norm, convolution, head) = (16, 9 * 8 * 8, (8 + 1) * 7);
        // What `plain` has besides the blocks: one convolution and the head, at 4×4.
        Assert.Equal(blocks.Parameters + (3 * (norm + convolution)), Cost.Of(space, genotype).Parameters);
        Assert.Equal(blocks.Flops - (16 * (convolution + head)) + (convolution * (64 + 256 + 16 + 64)) + (head * (256 + 64 + 16)), Cost.Of(space, genotype).Flops);
    }

    [Fact]
    public void There_is_no_supernet() => Assert.Contains("of several scales", NasFpn.WithoutSupernet, StringComparison.Ordinal);

    [Theory]
    [InlineData("at p5; n3", "; n3", "expected 'at' and the scale of node 'n2' (at character")]
    [InlineData("at p5; n3", "at p6; n3", "'p6' is no scale; those are p3, p4, p5 (at character")]
    [InlineData("at p5; n3", "at p4; n3", "'p4' is put out already; the last 3 nodes are of one scale each (at character")]
    [InlineData("p3 + p4", "concat(p3, p4)", "'concat' is no state before n0; those are p3, p4, p5 (at character")]
    public void What_is_wrong_with_a_text(string part, string instead, string problem)
    {
        var space = Spaces.Read(Cell + Net);
        const string Right = "P: n0 = nor_conv(3)(p3 + p4) at p4; n1 = nor_conv(3)(p3 + n0) at p3; n2 = nor_conv(3)(n0 + n1) at p5; n3 = nor_conv(3)(p5 + n1) at p4";
        Assert.Equal(Right, GenotypeText.Write(space, GenotypeText.Parse(space, Right)));
        var thrown = Assert.Throws<FormatException>(() => GenotypeText.Parse(space, Right.Replace(part, instead, StringComparison.Ordinal)));
        Assert.Contains(problem, thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("input p3, p4, p5", "input p3", "NAS0110 2:10 A pyramid has 2 to 5 inputs, one for each scale, the finest first; write: input p3, p4, p5")]
    [InlineData("input p3, p4, p5", "input a, b, c, d, e, f", "NAS0110 2:10 A pyramid has 2 to 5 inputs, one for each scale, the finest first; write: input p3, p4, p5")]
    [InlineData("input p3, p4, p5", "input p3, p4, p3", "NAS0007 2:24 There is already an input 'p3' on line 2; give this one another name.")]
    [InlineData("nodes 4", "nodes 2", Nodes)]
    [InlineData("from 2 of", "from any of", Nodes)]
    [InlineData("then S", "op S, then S", Nodes)]
    [InlineData("merge {add, attention}", "merge {add, concat}", Nodes)]
    [InlineData("output scales", "output scales stride 2", "NAS0110 2:104 The scales of a pyramid are those of its inputs, and any two states can be taken; remove this.")]
    public void What_is_wrong_with_a_pyramid(string part, string instead, string problem) =>
        Assert.Contains(Problems.Errors(Cell.Replace(part, instead, StringComparison.Ordinal) + Net), p => p.StartsWith(problem, StringComparison.Ordinal));

    [Theory]
    [InlineData("image(1, 16, 16)", "image(1, 18, 18)", "NAS0111 3:102 Here 'P' needs images of 3 scales, each half as high and wide as the one before, but there are 18×18, 9×9, 5×5; choose a size of the image that can be halved so often.")]
    [InlineData("res_block(stride: 2) res_block(stride: 2)", "res_block(stride: 2)", "NAS0111 3:81 Here 'P' needs images of 3 scales, each half as high and wide as the one before, but there are 16×16, 8×8; put more that halves the image before it.")]
    [InlineData("P head", "P max_pool(3, norm: false) head", "NAS0097 3:104 'max_pool(3, norm: false)' takes an image, but here is an image of each scale.")]
    [InlineData("head detect(3)", "head relu, batch_norm, detect(3)", "NAS0111 3:115 Here the head reads images of several scales, whose statistics batch_norm would mix; leave it out.")]
    [InlineData("task detection", "", "NAS0111 3:", "write 'task detection', and end with detect(classes)")]
    [InlineData("P head", "P { stride 2 } head", "NAS0066 3:113 A pyramid puts out the scales that it is given and has no stride; remove it.")]
    public void What_is_wrong_with_its_net(string part, string instead, string problem, string? end = null)
    {
        var error = Assert.Single(Problems.Errors(Cell + Net.Replace(part, instead, StringComparison.Ordinal)));
        Assert.StartsWith(problem, error, StringComparison.Ordinal);
        if (end is not null) Assert.Contains(end, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cell P { input a, b  nodes 3 { from 2 of previous, then S }  output scales }", "NAS0110 2:6 'none' of the set 'S' would leave a scale without anything; leave it out.")]
    [InlineData("cell P { input x  nodes 3 { from any of previous, then S }  output concat(any, channels) }", "NAS0056 2:6 'none' of the set 'S' would leave a part of the width without anything; leave it out.")]
    [InlineData("cell P { input x  nodes 3 { from any of nodes, then S }  output sum(loose) }", "NAS0080 2:6 'none' of the set 'S' would leave a node without anything; leave it out.")]
    public void Nodes_of_sizes_that_follow_from_others_have_something(string cell, string problem) =>
        Assert.Contains(problem, Problems.Errors($"ops S {{ none, nor_conv(3) }}\n{cell}\n{Net}"));

    [Fact]
    public void Only_a_pyramid_attends() => Assert.Contains(
        "NAS0110 2:25 Only in a pyramid, whose states are of several scales, does one state weigh another; write: output scales",
        Problems.Errors("ops S { sep_conv(3) }\ncell P { input a, b     nodes 2 { from 2 of previous, merge {add, attention}, op S } output last }\n"));

    [Fact]
    public void Ranks_and_orders_are_the_same()
    {
        for (var n = 1; n < 6; n++)
        {
            var all = Enumerable.Range(0, Permutations.Count(n)).Select(rank => Permutations.At(n, rank)).ToArray();
            Assert.Equal(all.Length, all.Select(o => string.Join(" ", o)).Distinct().Count());
            Assert.All(all, o => Assert.Equal(Enumerable.Range(0, n), o.Order()));
            Assert.Equal(Enumerable.Range(0, all.Length), all.Select(Permutations.Rank));
        }
    }

    private const string Nodes = "NAS0110 2:27 A node of a pyramid takes two states and does one thing to what becomes of them";
}
