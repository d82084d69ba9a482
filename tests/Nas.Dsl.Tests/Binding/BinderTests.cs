using Nas.Dsl.Model;

namespace Nas.Dsl.Tests.Binding;

public class BinderTests
{
    [Fact]
    public void The_darts_file_means_what_it_says()
    {
        var space = Spaces.Darts;
        Assert.Equal(("Samples.Fashion", "FashionNet"), (space.Namespace, space.Name));
        var set = Assert.Single(space.OperationSets);
        Assert.Equal(["skip_connect", "max_pool(3)", "avg_pool(3)", "sep_conv(3)", "sep_conv(5)", "dil_conv(3)", "dil_conv(5)"], set.Operations.Select(o => o.ToString()));
        Assert.Equal(["none"], set.SearchOnly.Select(o => o.ToString()));
        var normal = new Cell("Normal", EquatableArray.Of("a", "b"), 4, new NodeRule(From.Exactly(2), "Darts"), CellOutput.Concat, 1);
        Assert.Equal([normal, normal with { Name = "Reduction", Stride = 2 }], space.Cells);
        Assert.Equal([new Parameter("channels", 16), new Parameter("classes", 10)], space.Net.Parameters);
        Assert.Equal(new ImageShape(1, 28, 28), space.Net.Input);
        Assert.Equal(["conv(3, channels * 3)", "batch_norm"], space.Net.Stem.Select(o => o.ToString()));
        var two = new Repeat(Expression.Number(2), EquatableArray.Of(new Block("Normal", null, 1)));
        Assert.Equal([two, new Repeat(Expression.Number(1), EquatableArray.Of(new Block("Reduction", null, 2))), two], space.Net.Body);
        Assert.Equal(["global_avg_pool", "linear(classes)"], space.Net.Head.Select(o => o.ToString()));
    }

    [Fact]
    public void The_order_of_items_and_declarations_is_free()
    {
        var space = Spaces.Read("""
            net M(classes: 2, channels: 4) { head global_avg_pool, linear(classes) C input image(3, 8, 8) R { 2 * channels } stem conv(3) }
            cell R : C { stride 2 }
            cell C { output last nodes 2 { op S, from all of previous } input x }
            ops S { sep_conv(3), search only skip_connect, none }
            """);
        Assert.Equal(["R", "C"], space.Cells.Select(c => c.Name));
        Assert.Equal((From.All, 2), (space.Cells[0].Rule.From, space.Cells[0].Stride));
        Assert.Equal(["C", "R"], space.Net.Blocks.Select(b => b.Cell));
        Assert.Equal([1, 2], space.Net.Blocks.Select(b => b.Growth));
        Assert.Equal(["sep_conv(3)", "none"], space.OperationSets[0].Operations.Select(o => o.ToString()));
        Assert.Equal(["skip_connect"], space.OperationSets[0].SearchOnly.Select(o => o.ToString()));
    }

    [Fact]
    public void Search_only_takes_the_one_operation_behind_it()
    {
        var space = Spaces.Around("ops S { search only none, skip_connect, search only sep_conv(5), sep_conv(3) } cell C { input x nodes 1 { from 1 of previous, op S } output last }", "C");
        Assert.Equal(["skip_connect", "sep_conv(3)"], space.OperationSets[0].Operations.Select(o => o.ToString()));
        Assert.Equal(["none", "sep_conv(5)"], space.OperationSets[0].SearchOnly.Select(o => o.ToString()));
    }

    [Fact]
    public void A_cell_takes_what_it_does_not_restate_from_its_parent()
    {
        var space = Spaces.Around(
            """
            ops S { skip_connect } ops T { sep_conv(3) }
            cell A { input a, b nodes 3 { from 2 of previous, op S } output concat(nodes) stride 2 }
            cell B : A { nodes 5 }
            cell C : B { nodes 2 { op T } }
            cell D : C { nodes 2 { from all of previous } input x output last stride 1 }
            """,
            "A", "B", "C", "D");
        var a = new Cell("A", EquatableArray.Of("a", "b"), 3, new NodeRule(From.Exactly(2), "S"), CellOutput.Concat, 2);
        var d = new Cell("D", EquatableArray.Of("x"), 2, new NodeRule(From.All, "T"), CellOutput.Last, 1);
        Assert.Equal([a, a with { Name = "B", Nodes = 5 }, a with { Name = "C", Nodes = 2, Rule = a.Rule with { Op = "T" } }, d], space.Cells);
    }

    [Fact]
    public void Each_net_is_a_space_of_what_it_uses()
    {
        var file = SpaceFile.Read("""
            ops S { skip_connect, max_pool(3) } ops T { sep_conv(3), sep_conv(5) }
            cell A { input a nodes 1 { from 1 of previous, op S } output last }
            cell B { input a nodes 1 { from 1 of previous, op T } output last }
            net One(channels: 4) { input image(3, 8, 8) A head global_avg_pool }
            net Both(channels: 4) { input image(3, 8, 8) B A head global_avg_pool }
            """, "Some.Where");
        Assert.Empty(file.Diagnostics);
        Assert.Equal(["One: A / S", "Both: A B / S T"], file.Spaces.Select(s => $"{s.Name}: {string.Join(" ", s.Cells.Select(c => c.Name))} / {string.Join(" ", s.OperationSets.Select(o => o.Name))}"));
        Assert.All(file.Spaces, s => Assert.Equal("Some.Where", s.Namespace));
    }

    [Theory]
    [InlineData("max_pool(kernel: 3)", "max_pool(3)")]
    [InlineData("max_pool(3, norm: true)", "max_pool(3)")]
    [InlineData("max_pool(3, false)", "max_pool(3, norm: false)")]
    [InlineData("max_pool(norm: false, kernel: 3)", "max_pool(3, norm: false)")]
    public void Arguments_have_one_form(string written, string canonical) =>
        Assert.Equal(canonical, Spaces.Around($"ops S {{ {written} }} cell C {{ input x nodes 1 {{ from 1 of previous, op S }} output last }}", "C").OperationSets[0].Operations[0].ToString());

    [Theory]
    [InlineData("conv(3, 3 * channels)", "conv(3, channels * 3)")]
    [InlineData("conv(3, channels)", "conv(3)")]
    [InlineData("conv(3, channels * 1)", "conv(3)")]
    [InlineData("conv(3, stride: 2)", "conv(3, stride: 2)")]
    [InlineData("conv(3, 8, 2)", "conv(3, 8, 2)")]
    public void Expressions_have_one_form(string written, string canonical)
    {
        var space = Spaces.Read($"ops S {{ none, sep_conv(3) }} cell C {{ input x nodes 1 {{ from 1 of previous, op S }} output last }} net N(channels: 4) {{ input image(3, 8, 8) stem {written} C head global_avg_pool }}");
        Assert.Equal(canonical, space.Net.Stem[0].ToString());
    }
}
