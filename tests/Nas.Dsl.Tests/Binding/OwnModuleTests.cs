using Nas.Dsl.CSharp;
using Nas.Dsl.Model;
using Nas.Dsl.Planning;

namespace Nas.Dsl.Tests.Binding;

/// <summary>Modules of the user's as operations: what is read, planned, written and reported, without a compiler that knows their classes.</summary>
public class OwnModuleTests
{
    private const string Se = "op se = My.Layers.Se(channels, 4)\n";
    private const string Conv = "op conv_own = My.Conv(in_channels, out_channels * 2, stride, bias: false, slope: -0.5)\n";
    private const string Rest = """
        ops S { skip_connect, se, conv_own }
        cell C { input x nodes 1 { from all of previous, op S } output last }
        cell R : C { stride 2 }
        net N(channels: 8) { input image(3, 16, 16) stem se, conv_own C se conv_own(stride: 2) { channels * 2 } R head se, global_avg_pool, linear(2) }
        """;

    private const string Frame = Se + Conv + Rest;

    private const string Choosing = "op se = My.Se(channels, reduction: {4, 0.5}, bias: {true, false})\n"
        + "ops S { skip_connect, se } cell C { input x nodes 1 { from all of previous, op S } output last }\n"
        + "net N(channels: 8) { input image(3, 16, 16) stem conv(3) C head global_avg_pool, linear(2) }";

    [Fact]
    public void A_declaration_is_read()
    {
        var file = SpaceFile.Read(Frame);
        Assert.Empty(file.Diagnostics);
        Assert.Equal(["op se = My.Layers.Se(channels, 4)", "op conv_own = My.Conv(in_channels, out_channels * 2, stride, bias: false, slope: -0.5)"], file.OwnModules.Select(m => m.Module.ToString()));
        Assert.Equal(["My.Layers.Se", "My.Conv"], file.OwnModules.Select(m => Frame.Substring(m.Type.Start, m.Type.Length)));
        Assert.Equal("My.Layers.Se(channels, 4)", Frame.Substring(file.OwnModules[0].Call.Start, file.OwnModules[0].Call.Length));
        var space = Assert.Single(file.Spaces);
        Assert.Equal(["se", "conv_own"], space.OwnModules.Select(m => m.Name));
        Assert.Equal(space, SpaceText.Parse(SpaceText.Write(space)));
    }

    [Fact]
    public void Where_it_stands_and_what_it_is_told_does_not_change_the_text_of_a_space()
    {
        var mixed = Rest + "\n" + Conv + Se;
        Assert.Equal(SpaceText.Hash(Spaces.Read(Frame)), SpaceText.Hash(Spaces.Read(mixed)));
        Assert.NotEqual(SpaceText.Hash(Spaces.Read(Frame)), SpaceText.Hash(Spaces.Read(Frame.Replace("channels, 4", "channels, 8"))));
    }

    [Fact]
    public void What_a_module_does_not_do_is_done_before_it()
    {
        var plan = NetworkPlan.Of(Spaces.Read(Frame));
        var (se, own) = (plan.Space.OwnModules[0], plan.Space.OwnModules[1]);
        // Before the first cell se keeps the image's channels, and the other module brings them to the width.
        Assert.Equal([new Layer.Own(se, 3, 3, 1), new Layer.Own(own, 3, 8, 1)], plan.Stem);
        Assert.Equal(new Layer.Own(se, 8, 8, 1), Assert.Single(((BlockPlan)plan.Stages[1]).Layers));
        var halving = (BlockPlan)plan.Stages[2];
        Assert.Equal(new Layer.Own(own, 8, 16, 2), Assert.Single(halving.Layers));
        Assert.Equal((16, 8, 8), (halving.OutputChannels, halving.OutputHeight, halving.OutputWidth));
        var candidates = ((CellPlan)plan.Stages[3]).Graph.Nodes[0].Edges[0].Candidates;
        Assert.Equal([new Layer.FactorizedReduce(16, 16), new Layer.Own(se, 16, 16, 1)], candidates[1].Layers);
        Assert.Equal([new Layer.Own(own, 16, 16, 2)], candidates[2].Layers);
    }

    [Fact]
    public void The_first_block_of_a_stage_has_its_width()
    {
        var space = Spaces.Read(Se + "ops S { se }\nnet N(channels: 8) { input image(3, 8, 8) stem conv(3) stage A { repeat 2 { S } channels 12 } stage B { repeat 1 { S } channels 16 stride 2 } head global_avg_pool, linear(2) }");
        var stages = NetworkPlan.Of(space).Stages.Cast<CellPlan>().Select(s => s.Graph.Nodes.Select(n => n.Edges[0].Candidates[0].Layers).ToArray()).ToArray();
        Assert.Equal([new Layer.Relu(), new Layer.Convolution(8, 12, 1), new Layer.BatchNorm(12), new Layer.Own(space.OwnModules[0], 12, 12, 1)], stages[0][0]);
        Assert.Equal([new Layer.Own(space.OwnModules[0], 12, 12, 1)], stages[0][1]);
        Assert.Equal([new Layer.FactorizedReduce(12, 16), new Layer.Own(space.OwnModules[0], 16, 16, 1)], stages[1][0]);
    }

    [Fact]
    public void It_is_written_as_the_user_would()
    {
        var space = Spaces.Read("namespace My;\n" + Frame);
        var source = NetworkWriter.Write(space, new Genotype(space.Decisions, [2, 2]));
        // In the net's own namespace it has its short name; elsewhere all of it, so that nothing in between can hide it.
        Assert.Contains("new Conv(channels, channels * 2, stride, bias: false, slope: -0.5)", source, StringComparison.Ordinal);
        Assert.Contains("new global::My.Layers.Se(3, 4)", source, StringComparison.Ordinal);
        var other = Spaces.Read(Frame);
        Assert.Contains("new global::My.Conv(", NetworkWriter.Write(other, new Genotype(other.Decisions, [2, 2])), StringComparison.Ordinal);
    }

    [Fact]
    public void A_genotype_names_it_as_any_other_operation()
    {
        var space = Spaces.Read(Frame);
        var genotype = new Genotype(space.Decisions, [1, 2]);
        Assert.Equal("C: n0 = se(x) | R: n0 = conv_own(x)", GenotypeText.Write(space, genotype));
        Assert.Equal(genotype, GenotypeText.Parse(space, GenotypeText.Write(space, genotype)));
    }

    // Each argument that is a choice is a decision, and what was chosen stands in the text of an architecture and in its C#.
    [Fact]
    public void What_a_constructor_is_given_may_be_a_choice()
    {
        var space = Spaces.Read(Choosing);
        Assert.Equal(space, SpaceText.Parse(SpaceText.Write(space)));
        Assert.Contains("op se = My.Se(channels, reduction: {4, 0.5}, bias: {true, false})\n", SpaceText.Write(space), StringComparison.Ordinal);
        Assert.Contains("ops S { skip_connect, se }", SpaceText.Write(space), StringComparison.Ordinal);
        Assert.Equal(["C.n0.x", "C.n0.x.reduction", "C.n0.x.bias"], space.Decisions.Items.Select(d => d.Name));
        Assert.Equal(5, space.Count);

        var genotype = new Genotype(space.Decisions, [1, 1, 0]);
        Assert.Equal("C: n0 = se(0.5, bias: true)(x)", GenotypeText.Write(space, genotype));
        Assert.Equal(genotype, GenotypeText.Parse(space, GenotypeText.Write(space, genotype)));
        Assert.Contains("new global::My.Se(channels, reduction: 0.5, bias: true)", NetworkWriter.Write(space, genotype), StringComparison.Ordinal);
        Assert.Null(space.WithoutSupernet);
    }

    // A supernet has a module for each way to choose, and an architecture one of them.
    [Fact]
    public void Each_way_to_choose_is_a_module()
    {
        var space = Spaces.Read(Choosing);
        var se = ((CellPlan)NetworkPlan.Of(space).Stages[0]).Graph.Nodes[0].Edges[0].Candidates[1];
        Assert.Equal("se", se.Key);
        Assert.Equal(["se_4_bias_true", "se_4_bias_false", "se_0_5_bias_true", "se_0_5_bias_false"], se.Ways.Select(w => w.WayKey));
        Assert.Equal(
            ["op se = My.Se(channels, reduction: 4, bias: true)", "op se = My.Se(channels, reduction: 4, bias: false)", "op se = My.Se(channels, reduction: 0.5, bias: true)", "op se = My.Se(channels, reduction: 0.5, bias: false)"],
            se.Ways.Select(w => $"{((Layer.Own)Assert.Single(w.Layers)).Module}"));
        var chosen = ((CellPlan)NetworkPlan.Of(space).Of(new Genotype(space.Decisions, [1, 0, 1])).Stages[0]).Graph.Nodes[0].Edges[0].Candidates[0];
        Assert.Equal(("se", "se_4_bias_false"), (chosen.Key, chosen.WayKey));
        Assert.Equal(se.Ways[1].Layers, chosen.Layers);
    }

    [Theory]
    [InlineData("stem conv(3)", "stem conv(3), se", "NAS0062 3:59 Only a candidate in an operation set can have a choice of values; write one value here.")]
    [InlineData("C head", "se C head", "NAS0062 3:58 Only a candidate in an operation set can have a choice of values; write one value here.")]
    [InlineData("head global", "head se, global", "NAS0062 3:65 Only a candidate in an operation set can have a choice of values; write one value here.")]
    [InlineData("skip_connect, se", "skip_connect, se(4)", "NAS0016 2:23 'se' takes no arguments here: its declaration has those of its constructor, and the edge says the stride. Write se.")]
    public void Only_candidates_choose(string part, string instead, string problem) =>
        Assert.Equal([problem], Problems.Messages(Choosing.Replace(part, instead, StringComparison.Ordinal)));

    [Theory]
    [InlineData("op other = A.B(width)", "NAS0092", "width")]
    [InlineData("op other = A.B(channels * 1.5)", "NAS0092", "channels * 1.5")]
    [InlineData("op other = A.B(x: 1, 2)", "NAS0019", "2)")]
    [InlineData("op other = A.B(x: 1, x: 2)", "NAS0017", "x: 2")]
    [InlineData("op other = A.B", "NAS0001", "")]
    [InlineData("op other A.B()", "NAS0001", "A.B()")]
    [InlineData("op other = A.B({3, 5})", "NAS0092", "{3")]
    [InlineData("op other = A.B(x: {3})", "NAS0092", "x: {3")]
    [InlineData("op other = A.B(x: {3, 3})", "NAS0092", "x: {3")]
    [InlineData("op other = A.B(x: {3, true})", "NAS0092", "x: {3")]
    [InlineData("op other = A.B(x: {3, channels})", "NAS0092", "x: {3")]
    [InlineData("op other = A.B(stride: {1, 2})", "NAS0092", "stride: {1")]
    [InlineData("op se = A.B()", "NAS0007", "se = A.B")]
    [InlineData("op relu = A.B()", "NAS0007", "relu")]
    [InlineData("op C = A.B()", "NAS0007", "C {")]
    [InlineData("op other = A.B()", "NAS0093", "other")]
    [InlineData("ops T { se(4) } cell D : C { nodes 1 { op T } } net M(channels: 4) { input image(3, 8, 8) D head global_avg_pool, linear(2) }", "NAS0016", "se(4)")]
    public void What_is_wrong_is_said_where_it_stands(string declaration, string id, string at)
    {
        var text = Frame + "\n" + declaration;
        var diagnostic = Assert.Single(SpaceFile.Read(text).Diagnostics);
        Assert.Equal(id, diagnostic.Id);
        Assert.StartsWith(at, text[diagnostic.Span.Start..], StringComparison.Ordinal);
    }

    [Fact]
    public void What_uses_a_wrong_one_is_not_reported_as_well() =>
        Assert.Equal(["NAS0092 1:17"], Problems.Of(Frame.Replace("My.Layers.Se(channels, 4)", "My.L(1, widht)")));

    [Fact]
    public void Op_in_nodes_is_no_declaration() =>
        Assert.Empty(Problems.Of(Se + "ops S { se, skip_connect }\ncell C { input x nodes 1 { op S, from all of previous } output last }\nnet N(channels: 8) { input image(3, 8, 8) C head global_avg_pool, linear(2) }"));
}
