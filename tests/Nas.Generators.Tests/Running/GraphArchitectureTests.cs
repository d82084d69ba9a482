using Nas.Generators.Tests.InMemory;

namespace Nas.Generators.Tests.Running;

/// <summary>The typed architectures of nodes that take one another only, of channels that are split, and of widths at places of a net, as a user's code has them.</summary>
public sealed class GraphArchitectureTests
{
    private const string GeneticText =
        "Genetic: n0 = conv_block(3)(x); n1 = sep_conv(3)(n0); n2 = sep_conv(3)(0); n3 = conv_block(5)(n0 + n1) | Plain: n0 = sep_conv(3)(0); n1 = sep_conv(3)(0) "
        + "| Free: n0 = sep_conv(3)(x); n1 = sep_conv(3)(x); n2 = sep_conv(3)(n0) | Added: n0 = sep_conv(3)(a) + sep_conv(3)(a); n1 = conv_block(3)(b) + sep_conv(3)(n0)";

    private const string WidthsText = "Fixed: n0 = nor_conv(3)(a) + skip_connect(b); n1 = sep_conv(3)(a) + sep_conv(5)(b) + skip_connect(n0) "
        + "| S1: depth = 1; n0 = conv_block(3)(x) | WidthNet: channels1 = channels * 2; channels2 = 6; channels3 = 5";

    private const string TreeText = "Pair1: n0 = split(concat(max_pool(3)(x), separable_block(5)(x))) | Pair2: n0 = conv_block(1)(x) + conv_block(1)(x) | Added: n0 = skip_connect(x) + conv_block(1)(x) "
        + "| Tree: n0 = split(Pair1(a) + depthwise_block(3)(b)); n1 = concat(Added(n0), Pair2(a)) | Down: n0 = Pair1(a) + Pair1(b); n1 = split(Added(n0) + Pair2(a))";

    [Fact]
    public void NodesOfNodesSayWhichTheyTake()
    {
        var space = Compiled(
            Spaces.Genetic,
            "Samples.Genetic.GeneticNet",
            "architecture with { Genetic = architecture.Genetic with { Node2 = architecture.Genetic.Node2 with { From = GeneticStates.N1 }, Node1 = new GeneticNode1(GeneticStates.None, Op.ConvBlock5x5) } }");
        Assert.Equal(
            GeneticText.Replace("n1 = sep_conv(3)(n0); n2 = sep_conv(3)(0)", "n1 = conv_block(5)(x); n2 = sep_conv(3)(n1)"), space.Call("Change", GeneticText));
        var wrong = Compiled(Spaces.Genetic, "Samples.Genetic.GeneticNet", "architecture with { Genetic = architecture.Genetic with { Node2 = architecture.Genetic.Node2 with { From = GeneticStates.X } } }");
        Assert.StartsWith("Genetic.Node2.From is X; possible are n0, n1.", Assert.Throws<ArgumentException>(() => wrong.Call("Change", GeneticText)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WidthsAreNumbersOrIndices()
    {
        var space = Compiled(Spaces.Widths, "Samples.Widths.WidthNet", "architecture with { Channels1Index = 0, Channels2 = 4, Channels3 = 8 }");
        Assert.Equal(
            WidthsText.Replace("channels1 = channels * 2; channels2 = 6; channels3 = 5", "channels1 = 3; channels2 = 4; channels3 = 8"), space.Call("Change", WidthsText));
        var wrong = Compiled(Spaces.Widths, "Samples.Widths.WidthNet", "architecture with { Channels3 = 6 }");
        Assert.StartsWith("Channels3 is 6; it must be 5 or 4 or 8.", Assert.Throws<ArgumentException>(() => wrong.Call("Change", WidthsText)).Message, StringComparison.Ordinal);
        var last = Compiled(Spaces.Widths, "Samples.Widths.WidthNet", "architecture with { Channels1Index = 2 }");
        Assert.StartsWith("Channels1Index is 2; it must be 0 to 1.", Assert.Throws<ArgumentException>(() => last.Call("Change", WidthsText)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheSideOfTheImagesIsANumber()
    {
        const string Text = "S1: depth = 1; channels = 16; n0 = mbconv(3, 2, activation: swish)(x) | S2: depth = 1; channels = 24; n0 = mbconv(3, 2, activation: swish)(x)"
            + " | S3: depth = 1; channels = 48; n0 = mbconv(3, 2, activation: swish)(x) | BigNas: image = 20";
        var sample = Repository.Read("samples/spaces/BigNas.nas");
        Assert.Equal(Text.Replace("image = 20", "image = 28", StringComparison.Ordinal), Compiled(sample, "Samples.Spaces.BigNas", "architecture with { Image = 28 }").Call("Change", Text));
        var wrong = Compiled(sample, "Samples.Spaces.BigNas", "architecture with { Image = 22 }");
        Assert.StartsWith("Image is 22; it must be 20 or 24 or 28.", Assert.Throws<ArgumentException>(() => wrong.Call("Change", Text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SharesAreAnAllocation()
    {
        var space = Compiled(
            Spaces.Tree,
            "Samples.Tree.TreeNet",
            "architecture with { Added = architecture.Added with { Node0 = architecture.Added.Node0 with { Allocation = Nas.Runtime.Spaces.Allocation.Split } } }");
        Assert.Equal(TreeText.Replace("skip_connect(x) + conv_block(1)(x)", "split(skip_connect(x) + conv_block(1)(x))"), space.Call("Change", TreeText));
        var wrong = Compiled(
            Spaces.Tree, "Samples.Tree.TreeNet", "architecture with { Added = architecture.Added with { Node0 = architecture.Added.Node0 with { Allocation = (Nas.Runtime.Spaces.Allocation)2 } } }");
        Assert.StartsWith("Added.Node0.Allocation is 2; it must be Replicate or Split.", Assert.Throws<ArgumentException>(() => wrong.Call("Change", TreeText)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AMemoryIsANodeAndANode()
    {
        const string text = "Tree: n0 = tanh(x + h); n1 = sigmoid(x * h); n2 = tanh(x + h); n3 = tanh(x + h); n4 = tanh(n0 + n1); n5 = tanh(n2 + n3); n6 = tanh(n4 * n5); "
            + "c = n1 into sigmoid(n0 + c) | Sums: n0 = gelu(place + state); n1 = none(place + state); n2 = gelu(place + state); n3 = relu6(n0 + n1); n4 = swish(n2 + n3)";
        var space = Compiled(
            Spaces.Pairs,
            "Samples.Pairs.PairsNet",
            "architecture with { Tree = architecture.Tree with { Node1 = new TreeNode1(Nas.Runtime.Spaces.Merge.Add, Op.Tanh), "
            + "Memory = new TreeMemory(Nas.Runtime.Spaces.Merge.Multiply, Op.Tanh, TreePlace.Node6, TreePlace.Node2) } }");
        Assert.Equal(
            text.Replace("n1 = sigmoid(x * h)", "n1 = tanh(x + h)").Replace("c = n1 into sigmoid(n0 + c)", "c = n2 into tanh(n6 * c)"), space.Call("Change", text));
        var wrong = Compiled(
            Spaces.Pairs, "Samples.Pairs.PairsNet", "architecture with { Tree = architecture.Tree with { Memory = architecture.Tree.Memory with { Into = (TreePlace)7 } } }");
        Assert.StartsWith("Tree.Memory.Into is 7; it must be Node0 to Node6.", Assert.Throws<ArgumentException>(() => wrong.Call("Change", text)).Message, StringComparison.Ordinal);
    }

    private static CompiledSpace Compiled(string space, string net, string changed) => CompiledSpace.Compile(
        space,
        $$"""
        #pragma warning disable CS1591
        using {{net[..net.LastIndexOf('.')]}};
        using static {{net}};

        namespace User;

        public static class Code
        {
            public static string Change(string text)
            {
                var architecture = Architecture.Parse(text);
                return ({{changed}}).ToString();
            }
        }
        """);
}
