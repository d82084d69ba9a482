using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Runtime.Operations;
using Nas.Runtime.Supernets;
using Nas.Runtime.Tests.Spaces;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Supernets;

/// <summary>
/// Partial channels (Xu et al. 2020, equation 2), edge by edge and candidate by candidate as one would write it down: cut, mix, pool what passes by, concatenate, shuffle.
/// </summary>
public sealed class PartialChannelsTests : IDisposable
{
    private const int Parts = 4;

    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData(1, 6)]
    [InlineData(2, 6)]
    [InlineData(2, 7)] // an odd side, of which the last pixel is pooled alone
    public void A_cell_is_what_its_edges_are_by_hand(int stride, int side)
    {
        manual_seed(3);
        var plan = Plan("search only none, ", $"cell C {{ input a, b nodes 2 {{ from 2 of previous, op Ops }} output concat(nodes) stride {stride} }}", "C", 8, side);
        using var graph = new MixedGraph("C", plan, [default, default], (name, layers) => LayerModules.Create(name, layers, affine: false));
        graph.to(ScalarType.Float64);
        var inputs = Enumerable.Range(0, 2).Select(_ => Images(3, 8, side)).ToArray();
        var mixes = Mixes(plan);

        AssertAlike(graph, inputs, mixes, graph.Run([.. inputs.Select(MemoryLayout.ChannelsLast)], new([.. mixes.Select(w => Gate.Mix(w))])), () =>
        {
            var weights = new Weights(graph);
            var states = inputs.ToList();
            foreach (var node in plan.Nodes)
                states.Add(node.Edges.Select(e => mixes[e.Edge.Taken.Decision][e.Edge.Taken.Shift] * ByHand(
                    weights, e, states[e.Edge.State], e.Edge.State < 2 ? stride : 1, mixes[e.Edge.Decision])).Aggregate((a, b) => a + b));
            return cat([.. states.Skip(2)], 1);
        });
    }

    [Fact]
    public void A_stage_is_what_its_blocks_are_by_hand()
    {
        manual_seed(4);
        var plan = Plan("", "", "stage S { repeat 2..3 { Ops } channels 8 stride 2 }", 8, 6);
        using var stage = new MixedStage("S", plan, [8]);
        stage.to(ScalarType.Float64);
        var images = Images(3, 8, 6);
        var mixes = Mixes(plan);

        AssertAlike(stage, [images], mixes, stage.Run([MemoryLayout.ChannelsLast(images)], new([.. mixes.Select(w => Gate.Mix(w))])), () =>
        {
            var weights = new Weights(stage);
            Tensor[] behind = [images];
            for (var n = 0; n < 3; n++)
                behind = [.. behind, ByHand(weights, plan.Nodes[n].Edges[0], behind[n], n == 0 ? 2 : 1, mixes[plan.Nodes[n].Edges[0].Edge.Decision])];
            return (behind[2] * mixes[plan.Graph.Depth][0]) + (behind[3] * mixes[plan.Graph.Depth][1]);
        });
    }

    [Fact]
    public void A_block_that_changes_the_number_of_channels_mixes_all_of_them()
    {
        var plan = Plan("", "", "stage S { repeat 2 { Ops } channels 16 }", 8, 6);
        Assert.Equal([null, (Parts, 1)], plan.Nodes.Select(n => n.Edges[0].Partial));
        Assert.Equal([16, 4], plan.Nodes.Select(n => n.Edges[0].Candidates[^1].Layers.OfType<Layer.BatchNorm>().Last().Channels));
    }

    [Fact]
    public void What_is_inside_a_motif_has_a_part_of_the_motifs_channels()
    {
        var space = SmallSpaces.Read(
            """
            ops Inner { skip_connect, sep_conv(3) }
            motif Pair 2 { input x nodes 1 { from all of previous, op Inner } output last }
            ops Pairs { Pair }
            cell C { input x nodes 2 { from all of previous, op Pairs } output last }
            net MotifNet(channels: 8, classes: 2) { input image(1, 8, 8) stem conv(3), batch_norm C head global_avg_pool, linear(classes) }
            """);
        var plan = NetworkPlan.Of(space, parts: Parts);
        var edge = ((CellPlan)plan.Stages[0]).Graph.Nodes[0].Edges[0];
        Assert.Equal((Parts, 1), edge.Partial);
        Assert.Equal((2, null), (edge.Candidates[0].Motif!.Channels, edge.Candidates[0].Motif!.Nodes[0].Edges[0].Partial));
        using var supernet = new MixedSupernet(plan);
        Assert.Equal(new long[] { 2, 2 }, supernet.forward(randn(2, 1, 8, 8), Mixed(space)).shape);
    }

    [Fact]
    public void All_channels_are_one_part()
    {
        manual_seed(5);
        using var whole = new MixedSupernet(NetworkPlan.Of(SmallSpaces.Two));
        using var parted = new MixedSupernet(NetworkPlan.Of(SmallSpaces.Two, parts: 1));
        parted.load_state_dict(whole.state_dict());
        var (gates, x) = (Mixed(SmallSpaces.Two), randn(2, SmallSpaces.Two.Net.Input.Channels, SmallSpaces.Two.Net.Input.Height, SmallSpaces.Two.Net.Input.Width));
        Assert.True(whole.forward(x, gates).allclose(parted.forward(x, gates)));
    }

    [Fact]
    public void Channels_that_do_not_come_out_even_are_a_problem_with_a_place()
    {
        var error = Assert.Throws<ArgumentException>(() => NetworkPlan.Of(SmallSpaces.Two, new Dictionary<string, int> { ["channels"] = 10 }, Parts));
        Assert.Contains("has 10 channels here, which do not come out even between 4 parts", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_network_inherits_the_weights_of_a_part()
    {
        using var supernet = new MixedSupernet(NetworkPlan.Of(SmallSpaces.Two, parts: 2));
        var error = Assert.Throws<InvalidOperationException>(() => supernet.Inherited(SmallSpaces.Two.Decisions.Neutral));
        Assert.Contains("one of 2 parts", error.Message, StringComparison.Ordinal);
    }

    private static GraphPlan Plan(string searchOnly, string cell, string body, int channels, int side) => ((CellPlan)NetworkPlan.Of(SmallSpaces.Read(
        $$"""
        ops Ops { {{searchOnly}}skip_connect, max_pool(3), dil_conv(3), sep_conv(3) }
        {{cell}}
        net Parted(channels: {{channels}}, classes: 2) { input image(1, {{side}}, {{side}}) stem conv(3), batch_norm {{body}} head global_avg_pool, linear(classes) }
        """), parts: Parts).Stages[0]).Graph;

    private static Tensor Images(int count, int channels, int side) => randn(count, channels, side, side, dtype: ScalarType.Float64).requires_grad_();

    private static Tensor[] Mixes(GraphPlan plan)
    {
        var widths = new SortedDictionary<int, int>();
        foreach (var edge in plan.Nodes.SelectMany(n => n.Edges)) widths[edge.Edge.Decision] = edge.Candidates.Count;
        foreach (var node in plan.Nodes.Where(n => n.Node.ChoosesEdges)) widths[node.Node.From[0].Decision] = node.Edges.Count;
        if (plan.Graph.Depth >= 0) widths[plan.Graph.Depth] = 2;
        return [.. widths.Values.Select(width => (rand(width, dtype: ScalarType.Float64) + 0.5).requires_grad_())];
    }

    private static Gates Mixed(SearchSpace space) => new([.. space.Decisions.Items.Select(d => Gate.Mix(rand(d.Width) + 0.5))]);

    // Outputs, and the gradients by inputs, gates and weights.
    private static void AssertAlike(nn.Module module, Tensor[] inputs, Tensor[] mixes, Tensor output, Func<Tensor> byHand)
    {
        var expected = byHand();
        Assert.Equal(expected.shape, output.shape);
        var direction = randn_like(expected);
        Tensor[] of = [.. inputs, .. mixes, .. module.parameters()];
        var gradients = autograd.grad([(output * direction).sum()], of, allow_unused: true);
        var others = autograd.grad([(expected * direction).sum()], of, allow_unused: true);
        Assert.True(output.allclose(expected, 1e-9, 1e-9), $"{(output - expected).abs().max().item<double>()}");
        for (var i = 0; i < of.Length; i++) Assert.True(gradients[i].allclose(others[i], 1e-7, 1e-8), $"{i}: {(gradients[i] - others[i]).abs().max().item<double>()}");
    }

    private static Tensor ByHand(Weights weights, EdgePlan edge, Tensor x, int stride, Tensor mix)
    {
        var (channels, part) = (x.shape[1], x.shape[1] / Parts);
        var (first, passing) = (x.narrow(1, 0, part), x.narrow(1, part, channels - part));
        var mixed = edge.Candidates.Select((candidate, i) => mix[i] * Candidate(candidate.Key)).Aggregate((a, b) => a + b);
        if (stride == 2)
        {
            var odd = (int)(x.shape[2] % 2);
            passing = nn.functional.max_pool2d(nn.functional.pad(passing, [0, odd, 0, odd], PaddingModes.Constant, -1e9), 2, 2);
        }

        // Of K groups of channels the first of each, then the second of each, and so on.
        var all = cat([mixed, passing], 1);
        return all.reshape(all.shape[0], Parts, part, all.shape[2], all.shape[3]).transpose(1, 2).reshape(all.shape);

        Tensor Candidate(string key) => key switch
        {
            "skip_connect" => stride == 1 ? first : weights.Reduced($"{edge.Module}.{key}.0", first),
            "max_pool_3" => Norm(nn.functional.max_pool2d(first, 3, stride, 1)),
            "dil_conv_3" => weights.Separable($"{edge.Module}.{key}", 0, first, stride, 2),
            "sep_conv_3" => weights.Separable($"{edge.Module}.{key}", 4, weights.Separable($"{edge.Module}.{key}", 0, first, stride, 1), 1, 1),
            "none" => first.slice(2, 0, x.shape[2], stride).slice(3, 0, x.shape[3], stride) * 0,
            _ => throw new ArgumentOutOfRangeException(nameof(key)),
        };
    }

    private static Tensor Norm(Tensor x)
    {
        var mean = x.mean([0L, 2L, 3L], keepdim: true);
        return (x - mean) / ((x - mean).pow(2).mean([0L, 2L, 3L], keepdim: true) + 1e-5).sqrt();
    }

    private sealed class Weights(nn.Module module)
    {
        private readonly Dictionary<string, Tensor> _all = module.named_parameters().ToDictionary(p => p.name, p => (Tensor)p.parameter);

        public Tensor Separable(string candidate, int first, Tensor x, int stride, int dilation)
        {
            var (depthwise, pointwise) = (_all[$"{candidate}.{first + 1}.weight"], _all[$"{candidate}.{first + 2}.weight"]);
            var spatial = nn.functional.conv2d(nn.functional.relu(x), depthwise, null, [stride, stride], [dilation, dilation], [dilation, dilation], groups: x.shape[1]);
            return Norm(nn.functional.conv2d(spatial, pointwise));
        }

        public Tensor Reduced(string candidate, Tensor x)
        {
            var rectified = nn.functional.relu(x);
            // The second half sees the image shifted by a pixel; behind an odd side nothing is.
            var odd = rectified.shape[2] % 2;
            var shifted = nn.functional.pad(rectified, [0, odd, 0, odd]).slice(2, 1, rectified.shape[2] + odd, 1).slice(3, 1, rectified.shape[3] + odd, 1);
            return Norm(cat([Half("conv1", rectified), Half("conv2", shifted)], 1));

            Tensor Half(string conv, Tensor half) => nn.functional.conv2d(half, _all[$"{candidate}.{conv}.weight"], null, [2, 2]);
        }
    }
}
