using Nas.Dsl.Operations;
using Nas.Dsl.Planning;

namespace Nas.Dsl.Tests.Planning;

/// <summary>A cell with too few channels for what divides them is an error where it stands, and where a parameter makes it one.</summary>
public class NarrowStageTests
{
    private const string Cells =
        """
        ops Skip { skip_connect, sep_conv(3) }
        ops Conv { none, sep_conv(3), dil_conv(5), nor_conv(3), max_pool(3), avg_pool(3) }
        ops Mixed { search only skip_connect, sep_conv(3) }
        cell S { input a, b nodes 2 { from 2 of previous, op Skip } output concat(nodes) }
        cell SR : S { stride 2 }
        cell C : S { nodes 2 { op Conv } output last }
        cell CR : C { stride 2 }
        cell MR : SR { nodes 2 { op Mixed } }
        cell Unary { input x nodes 1 { from all of previous, op Skip } output last stride 2 }

        """;

    [Theory]
    [InlineData("SR", "SR", "'skip_connect' at stride 2 divides them")]
    [InlineData("MR", "MR", "'skip_connect' at stride 2 divides them")]
    [InlineData("Unary", "Unary", "'skip_connect' at stride 2 divides them")]
    [InlineData("S repeat 2 { S SR }", "SR", "'skip_connect' at stride 2 divides them")]
    [InlineData("CR C C", "C", "its input 'a' is from before a reduction, and what halves it divides them")]
    [InlineData("C CR S", "S", "its input 'a' is from before a reduction, and what halves it divides them")]
    [InlineData("C res_block(stride: 2) C", "C", "its input 'a' is from before a reduction, and what halves it divides them")]
    [InlineData("S max_pool(3) C", "C", "its input 'a' is from before a reduction, and what halves it divides them")]
    [InlineData("SR { channels * 2 } S", null, null)]
    [InlineData("C S C conv(3, stride: 2) Unary { channels * 3 }", null, null)]
    [InlineData("C S CR", null, null)]
    [InlineData("CR S { channels * 2 }", null, null)]
    public void AtWidthOne(string body, string? cell, string? why)
    {
        var text = Of(body);
        var file = SpaceFile.Read(text);
        var errors = file.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).ToList();
        if (cell is null)
        {
            Assert.Empty(errors);
            Assert.Single(file.Spaces);
            return;
        }

        var error = Assert.Single(errors);
        Assert.Equal("NAS0049", error.Id);
        Assert.Equal($"The cell '{cell}' has only 1 channel here, and {why}; make the net wider, such as with channels: 16.", error.Message);
        Assert.Equal(cell, text.Substring(error.Span.Start, error.Span.Length));
        Assert.Empty(file.Spaces);
    }

    [Fact]
    public void TheErrorStandsWhereTheStageDoes()
    {
        // The same cell twice: wide enough at first, that is as the first stage, where nothing comes from before a reduction.
        var text = Cells + "net N(channels: 1) {\n  input image(1, 32, 32)\n  C CR\n  repeat 3 { C\n    S }\n  head global_avg_pool\n}";
        Assert.Equal(["NAS0049 13:14"], [.. Problems.Of(text).Where(p => p.StartsWith("NAS0049", StringComparison.Ordinal))]);
    }

    [Fact]
    public void AParameterThatMakesOneIsRefused()
    {
        var space = Spaces.Around(Cells[..Cells.IndexOf("ops Conv", StringComparison.Ordinal)] + "cell SR { input a nodes 1 { from 1 of previous, op Skip } output last stride 2 }", "SR");
        var error = Assert.Throws<ArgumentException>(() => NetworkPlan.Of(space, new Dictionary<string, int> { ["channels"] = 1 }));
        Assert.Equal("N with channels 1, stage 1: The cell 'SR' has only 1 channel here, and 'skip_connect' at stride 2 divides them; choose a larger 'channels'.", error.Message);
        Assert.Equal(2, NetworkPlan.Of(space, new Dictionary<string, int> { ["channels"] = 2 }).Stages[0].OutputChannels);
    }

    /// <summary>What divides channels is asked of the layers themselves, so an operation to come cannot be forgotten.</summary>
    [Fact]
    public void NoPlanHoldsALayerWithoutChannels()
    {
        var refused = new SortedSet<string>();
        // Of images; what sequences have divides nothing.
        foreach (var operation in OperationDefinition.All.Values.Where(o => (o.Use & (OperationUse.Candidate | OperationUse.Block)) != 0 && !o.IsLayer && o.Name is not ("transformer" or "layer_norm")))
            foreach (var stride in new[] { 1, 2 })
                for (var width = 1; width <= 5; width++)
                {
                    var isCandidate = (operation.Use & OperationUse.Candidate) != 0 && !operation.IsActivation;
                    var name = operation.Name + (operation.Parameters.Any(p => p.Kind == ParameterKind.Kernel) ? $"({string.Join(", ", operation.Parameters.Where(p => p.Kind == ParameterKind.Kernel).Select(_ => 3))})" : "");
                    if (!isCandidate && operation.Parameters.Any(p => p.Name == "stride")) name = name.TrimEnd(')') + (name.EndsWith(')') ? ", " : "(") + $"stride: {stride})";
                    var text = $"ops O {{ {(isCandidate ? name : "sep_conv(3)")} }} cell C {{ input a nodes 2 {{ from all of previous, op O }} output last stride {stride} }}\n"
                        + $"net N(channels: {width}) {{ input image(1, 32, 32) {(isCandidate ? "" : name)} C head global_avg_pool }}";
                    var file = SpaceFile.Read(text);
                    if (file.Spaces.Count == 0)
                    {
                        Assert.Equal("NAS0049", Assert.Single(file.Diagnostics).Id);
                        refused.Add($"{name} at stride {stride}, width {width}");
                        continue;
                    }

                    var plan = NetworkPlan.Of(file.Spaces[0]);
                    var layers = plan.Stages.SelectMany(s => s is CellPlan c
                        ? c.Graph.Nodes.SelectMany(n => n.Edges).SelectMany(e => e.Candidates).SelectMany(o => o.Layers).Concat(c.Preprocess.SelectMany(p => p))
                        : ((BlockPlan)s).Layers);
                    foreach (var layer in layers.SelectMany(Flat))
                        Assert.True(Parts(layer).All(p => p >= 1), $"{name}: {layer}");
                }

        // Channels are shuffled between two halves.
        var uneven = from name in new[] { "shuffle_block(3)", "shuffle_xception" } from stride in new[] { 1, 2 } from width in new[] { 1, 3, 5 } select $"{name} at stride {stride}, width {width}";
        Assert.Equal(new SortedSet<string>(uneven) { "skip_connect at stride 2, width 1" }, refused);
    }

    private static IEnumerable<Layer> Flat(Layer layer) => layer switch
    {
        Layer.Residual r => r.Main.Concat(r.Shortcut).SelectMany(Flat),
        Layer.Halves h => h.Left.Concat(h.Right).SelectMany(Flat),
        _ => [layer],
    };

    // The channels of the parts that a layer is made of; a group that is no whole number of channels counts as none.
    private static int[] Parts(Layer layer) => layer switch
    {
        Layer.FactorizedReduce r => [r.In, r.Out / 2, r.Out - (r.Out / 2)],
        Layer.Convolution c => [c.In % c.Groups == 0 ? c.In / c.Groups : 0, c.Out % c.Groups == 0 ? c.Out / c.Groups : 0],
        Layer.BatchNorm n => [n.Channels],
        Layer.SqueezeExcite e => [e.Channels, e.Squeezed],
        Layer.ChannelShuffle s => [s.Channels % s.Groups == 0 ? s.Channels / s.Groups : 0],
        _ => [1],
    };

    private static string Of(string body) => $"{Cells}net N(channels: 1) {{ input image(1, 32, 32) stem conv(3) {body} head global_avg_pool, linear(2) }}";
}
