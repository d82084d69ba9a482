using Nas.Dsl.Model;
using Nas.Dsl.Planning;

namespace Nas.Dsl.Tests.Planning;

/// <summary>Sizes and costs of graphs with choices, worked out apart from the plan.</summary>
public class GraphPlanTests
{
    [Theory]
    [InlineData("input x nodes 5 { from any of previous, then S } output concat(any, channels) limit edges 9")]
    [InlineData("input x nodes 7 { from any of previous, then S } output concat(any, channels)")]
    [InlineData("input a, b nodes 4 { from 1..2 of previous, then S } output concat(any, channels)")]
    [InlineData("input a, b nodes 6 { from 0..1 of previous, then S } output concat(any, channels)")]
    public void Nodes_share_the_width_as_Ying_et_al_say(string cell)
    {
        var space = Spaces.Read(
            $"ops S {{ conv_block(1), max_pool(3) }} cell C {{ {cell} }} net N(channels: 8) {{ input image(3, 8, 8) stem conv(3, 11) C head global_avg_pool, linear(2) }}");
        var random = new Random(17);
        var seen = new HashSet<int>();
        for (var i = 0; i < 400; i++)
        {
            var genotype = Spaces.Draw(space, random);
            var channels = random.Next(7, 40);
            var graph = ((CellPlan)NetworkPlan.Of(space, new Dictionary<string, int> { ["channels"] = channels }).Of(genotype).Stages[0]).Graph;
            var widths = Widths(space, genotype, channels);
            seen.Add(widths.Count);
            Assert.Equal(widths.Keys.Order(), Enumerable.Range(0, graph.Nodes.Count).Where(n => graph.IsUsed(graph.Inputs.Count + n)).Select(n => $"n{n}").Order());
            foreach (var (name, width) in widths)
            {
                var node = graph.Nodes[int.Parse(name[1..])];
                Assert.Equal(width, node.Shape.Channels);
                foreach (var edge in node.Edges)
                {
                    // An input is projected to the node's width, and of a node its first channels are read, of which there are enough.
                    var from = graph.Graph.StateName(edge.Edge.State);
                    Layer[] expected = !widths.TryGetValue(from, out var wide) ? [new Layer.Convolution(11, width, 1), new Layer.BatchNorm(width), new Layer.Relu()]
                        : wide == width && edge.IsPlain ? [] : [new Layer.FirstChannels(width)];
                    Assert.Equal(expected, edge.Candidates[0].Layers);
                    Assert.True(wide == 0 || wide >= width);
                }
            }

            var joined = graph.Outputs.Where(o => o.Edge.State >= graph.Inputs.Count).Sum(o => o.Input.Channels);
            Assert.True(joined == channels || joined == 0);
            Assert.Equal(channels, graph.OutputChannels);
        }

        Assert.True(seen.Count >= 4);
    }

    [Fact]
    public void An_inception_like_cell_of_Bench101_has_the_parameters_of_its_table()
    {
        // The example of the authors' README.
        var space = Spaces.Read(Spaces.Sample("Bench101"));
        var genotype = GenotypeText.Parse(
            space, "Cell101: n0 = conv_block(1)(x); n1 = conv_block(3)(x); n2 = conv_block(3)(x); n3 = conv_block(3)(n2); n4 = max_pool(3, norm: false)(x); output = n0 + n1 + n3 + n4");
        Assert.Equal(2_694_282, Cost.Of(space, genotype).Parameters);
    }

    /// <summary>GeNet's stage as Xie and Yuille (2017, section 3.1) draw it: default nodes before and behind, isolated nodes left out.</summary>
    [Theory]
    [InlineData("n0 = conv_block(3)(x); n1 = conv_block(3)(n0); n2 = conv_block(3)(n0); n3 = conv_block(3)(n1 + n2)", 4, "n3")]
    [InlineData("n0 = conv_block(3)(x); n1 = conv_block(3)(0); n2 = conv_block(3)(n0); n3 = conv_block(3)(n0)", 3, "n2 n3")]
    [InlineData("n0 = conv_block(3)(x); n1 = conv_block(3)(x); n2 = conv_block(3)(n0 + n1); n3 = conv_block(3)(0)", 3, "n2")]
    [InlineData("n0 = conv_block(3)(0); n1 = conv_block(3)(x); n2 = conv_block(3)(0); n3 = conv_block(3)(n1)", 2, "n3")]
    [InlineData("n0 = conv_block(3)(0); n1 = conv_block(3)(0); n2 = conv_block(3)(0); n3 = conv_block(3)(0)", 0, "x")]
    public void A_stage_of_GeNet_has_its_default_nodes(string architecture, int nodes, string output)
    {
        var space = Spaces.Around("ops S { conv_block(3) } cell C { input x nodes 4 { from any of nodes, then S } output sum(loose) default conv_block(5) }", "C");
        var genotype = GenotypeText.Parse(space, "C: " + architecture);
        Assert.Equal("C: " + architecture, GenotypeText.Write(space, genotype));
        var graph = ((CellPlan)NetworkPlan.Of(space).Of(genotype).Stages[0]).Graph;
        Assert.Equal(output, string.Join(" ", graph.Outputs.Select(o => graph.Graph.StateName(o.Edge.State))));

        // 3 channels come in, and the cell is 4 wide; each convolution has a batch norm, and the head is a layer of two outputs.
        var defaults = (3 * 4 * 25) + 8 + (nodes == 0 ? 0 : (4 * 4 * 25) + 8);
        Assert.Equal(defaults + (nodes * ((4 * 4 * 9) + 8)) + (4 * 2) + 2, Cost.Of(space, genotype, scope: CostScope.Used).Parameters);
        Assert.Equal(Cost.Of(space, genotype), Cost.Of(space, genotype, scope: CostScope.Used));
    }

    /// <summary>Layers as Zoph and Le (2017, section 3.3) put them together: inputs side by side, those without any read the image, and what nobody reads is put out.</summary>
    [Theory]
    [InlineData("n0 = conv_layer(3, 5, 6, 1)(x); n1 = conv_layer(1, 3, 4, 1)(n0); n2 = conv_layer(3, 3, 4, 1)(concat(n0, n1))", (3 * 6 * 15) + (6 * 4 * 3) + (10 * 4 * 9), 14, 4, 8)]
    [InlineData("n0 = conv_layer(1, 3, 4, 1)(x); n1 = conv_layer(1, 3, 6, 1)(x); n2 = conv_layer(1, 3, 4, 1)(x)", (3 * 4 * 3) + (3 * 6 * 3) + (3 * 4 * 3), 14, 14, 8)]
    [InlineData("n0 = conv_layer(3, 3, 4, 2)(x); n1 = conv_layer(3, 3, 6, 1)(x); n2 = conv_layer(3, 3, 4, 2)(n0)", (3 * 4 * 9) + (3 * 6 * 9) + (4 * 4 * 9), 14, 10, 8)]
    [InlineData("n0 = conv_layer(3, 3, 4, 2)(x); n1 = conv_layer(3, 3, 6, 2)(n0); n2 = conv_layer(3, 3, 4, 1)(concat(n0, n1))", (3 * 4 * 9) + (4 * 6 * 9) + (10 * 4 * 9), 14, 4, 4)]
    public void Layers_of_NAS_RL_read_what_they_take_side_by_side(string architecture, int weights, int norms, int channels, int size)
    {
        var space = Spaces.Around("ops S { conv_layer({1, 3}, {3, 5}, {4, 6}, {1, 2}) } cell C { input x nodes 3 { from any of nodes, merge concat, then S } output concat(loose) }", "C");
        var genotype = GenotypeText.Parse(space, "C: " + architecture);
        Assert.Equal("C: " + architecture, GenotypeText.Write(space, genotype));
        var graph = ((CellPlan)NetworkPlan.Of(space).Of(genotype).Stages[0]).Graph;
        Assert.Equal((channels, size, size), (graph.OutputChannels, graph.OutputHeight, graph.OutputWidth));
        Assert.Equal(weights + (2 * norms) + (channels * 2) + 2, Cost.Of(space, genotype).Parameters);
    }

    [Theory]
    [InlineData("conv_block(1)(x) + conv_block(1)(x)", 2 * (64 + 16))]
    [InlineData("concat(conv_block(1)(x), conv_block(1)(x))", (2 * (64 + 16)) + 128 + 16)]
    [InlineData("split(conv_block(1)(x) + conv_block(1)(x))", (2 * (16 + 8)) + 32 + 16)]
    [InlineData("split(concat(conv_block(1)(x), skip_connect(x)))", 16 + 8)]
    [InlineData("split(concat(conv_block(1)(x), Part(x)))", 16 + 8 + 4 + 4)]
    public void Inputs_get_all_channels_or_their_share_of_them(string node, int parameters)
    {
        var space = Spaces.Read(
            "ops S { conv_block(1), skip_connect } motif Part { input x nodes 1 { from previous, previous, op S, allocate {replicate, split}, merge {add, concat} } output last } ops T { conv_block(1), skip_connect, Part } "
            + "cell C { input x nodes 1 { from previous, previous, op T, allocate {replicate, split}, merge {add, concat} } output last } net N(channels: 8) { input image(8, 8, 8) C head global_avg_pool }");
        var text = $"Part: n0 = split(concat(conv_block(1)(x), skip_connect(x))) | C: n0 = {node}";
        var genotype = GenotypeText.Parse(space, text);
        Assert.Equal(text, GenotypeText.Write(space, genotype));
        Assert.Equal(parameters, Cost.Of(space, genotype).Parameters);
    }

    [Fact]
    public void A_fixed_cell_at_chosen_widths_counted_by_hand()
    {
        var space = Spaces.Read(Spaces.Sample("NatsSize"));
        const string cell = "NatsCell: n0 = nor_conv(3)(x); n1 = nor_conv(3)(x) + nor_conv(3)(n0); n2 = skip_connect(x) + nor_conv(3)(n0) + nor_conv(3)(n1)";
        var text = cell + " | NatsSize: channels1 = 8; channels2 = 16; channels3 = 24; channels4 = 24; channels5 = 64";
        var genotype = GenotypeText.Parse(space, text);
        Assert.Equal(text, GenotypeText.Write(space, genotype));
        int Conv(int input, int output, int kernel) => (input * output * kernel * kernel) + (2 * output);
        int Cell(int width) => 5 * Conv(width, width, 3);
        int Block(int input, int output) => Conv(input, output, 3) + Conv(output, output, 3) + (input * output);
        var expected = Conv(3, 8, 3) + Cell(8) + Block(8, 16) + Conv(16, 24, 1) + Cell(24) + Block(24, 24) + Conv(24, 64, 1) + Cell(64) + (2 * 64) + (65 * 10);
        Assert.Equal(expected, Cost.Of(space, genotype).Parameters);
        var problem = Assert.Throws<FormatException>(() => GenotypeText.Parse(space, text.Replace("= 64", "= 65")));
        Assert.Contains("'65' is no choice here; those are 8, 16, 24, 32, 40, 48, 56, 64", problem.Message, StringComparison.Ordinal);
        Assert.Contains("net 'NatsSize' is missing", Assert.Throws<FormatException>(() => GenotypeText.Parse(space, cell)).Message, StringComparison.Ordinal);
        Assert.Contains("no 'channels5'", Assert.Throws<FormatException>(() => GenotypeText.Parse(space, text.Replace("; channels5 = 64", ""))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_node_that_says_its_input_by_default_says_no_more()
    {
        var space = Spaces.Around("ops S { conv_block(3) } cell C { input x nodes 2 { from any of nodes, then S } output sum(loose) }", "C");
        Assert.Equal(2, space.Count);
        var problem = Assert.Throws<FormatException>(() => GenotypeText.Parse(space, "C: n0 = conv_block(3)(x); n1 = conv_block(3)(x + n0)"));
        Assert.Contains("expected ')'", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stage_counted_by_hand()
    {
        var space = Spaces.Read(
            """
            ops S { mbconv(kernel: {3, 5}, expand: {2, 3}), skip_connect }
            net N(channels: 4) {
              input image(3, 9, 9)
              stem conv(3)
              stage A { repeat 1..4 { S } channels {6, 8} stride 2 }
              head global_avg_pool, linear(2)
            }
            """);
        var genotype = GenotypeText.Parse(space, "A: depth = 3; channels = 6; n0 = mbconv(5, 2)(x); n1 = skip_connect(n0); n2 = mbconv(3, 3)(n1)");
        var stem = 3 * 4 * 9;
        var first = (Widen: 4 * 8, Depthwise: 8 * 25, Narrow: 8 * 6);         // 4 channels, 8 inside, 6
        var last = (Widen: 6 * 18, Depthwise: 18 * 9, Narrow: 18 * 6);        // 6 channels, 18 inside
        var norms = 2 * (8 + 8 + 6 + 18 + 18 + 6);
        var head = (6 * 2) + 2;
        // 9 pixels halve to 5, behind the first 1×1 convolution.
        Assert.Equal(
            (stem + first.Widen + first.Depthwise + first.Narrow + last.Widen + last.Depthwise + last.Narrow + norms + head,
                (81 * (stem + first.Widen)) + (25 * (first.Depthwise + first.Narrow + last.Widen + last.Depthwise + last.Narrow)) + head),
            Cost.Of(space, genotype));
        var plan = (CellPlan)NetworkPlan.Of(space).Of(genotype).Stages[0];
        Assert.Equal((6, 5, 5, 3), (plan.OutputChannels, plan.OutputHeight, plan.OutputWidth, plan.Graph.Nodes.Count));
        // Where the shape stays, the input is added; in the first block it does not.
        Assert.IsType<Layer.Convolution>(plan.Graph.Nodes[0].Edges[0].Candidates[0].Layers[0]);
        Assert.IsType<Layer.Residual>(Assert.Single(plan.Graph.Nodes[2].Edges[0].Candidates[0].Layers));
    }

    [Theory]
    [InlineData("channels 4", true)]       // 4 come in, 4 go out, in every architecture
    [InlineData("channels 5", false)]
    [InlineData("channels {4, 8}", false)] // not in every one
    [InlineData("channels 4 stride 2", false)]
    public void The_first_block_of_a_stage_adds_its_input_where_its_shape_always_stays(string stage, bool adds)
    {
        var space = Spaces.Read(
            $"ops S {{ mbconv(3) }} net N(channels: 4) {{ input image(3, 8, 8) stem conv(3) stage A {{ repeat 1 {{ S }} {stage} }} head global_avg_pool }}");
        var plan = NetworkPlan.Of(space);
        var genotype = new Genotype(space.Decisions, new long[space.Decisions.Items.Count]);
        foreach (var p in new[] { plan, plan.Of(genotype) })
            Assert.Equal(adds, ((CellPlan)p.Stages[0]).Graph.Nodes[0].Edges[0].Candidates[0].Layers is [Layer.Residual]);
    }

    [Theory]
    [InlineData("channels {8, 16}")]
    [InlineData("channels {16, 8}")]
    public void A_residual_block_behind_a_stage_of_several_widths_is_made_of_the_same_layers_behind_all(string stage)
    {
        var space = Spaces.Read(
            $"ops S {{ nor_conv(3) }} net N(channels: 16) {{ input image(3, 8, 8) stage A {{ repeat 1 {{ S }} {stage} }} res_block head global_avg_pool, linear(2) }}");
        var plan = NetworkPlan.Of(space);
        foreach (var width in new[] { 8, 16 })
        {
            var chosen = plan.Of(GenotypeText.Parse(space, $"A: channels = {width}; n0 = nor_conv(3)(x)"));
            Assert.Equal([new Layer.Relu(), new Layer.Convolution(width, 16, 1), new Layer.BatchNorm(16)], Shortcut(chosen));
        }

        Assert.Equal([new Layer.Relu(), new Layer.Convolution(16, 16, 1), new Layer.BatchNorm(16)], Shortcut(plan));

        static IEnumerable<Layer> Shortcut(NetworkPlan plan) => Assert.IsType<Layer.Residual>(Assert.Single(((BlockPlan)plan.Stages[1]).Layers)).Shortcut;
    }

    [Fact]
    public void A_motif_counted_by_hand()
    {
        var space = Spaces.Read(
            """
            ops S { none, skip_connect, conv_block(3) }
            motif Pair 2 { input x nodes 2 { from all of previous, op S } output last }
            ops T { Pair }
            cell Top { input y nodes 2 { from all of previous, op T } output last stride 2 }
            net N(channels: 4) { input image(3, 7, 6) stem conv(3) Top head global_avg_pool, linear(2) }
            """);
        var genotype = GenotypeText.Parse(
            space,
            "Pair1: n0 = conv_block(3)(x); n1 = none(x) + none(n0) | Pair2: n0 = conv_block(3)(x); n1 = skip_connect(x) + conv_block(3)(n0) "
            + "| Top: n0 = Pair2(y); n1 = Pair1(y) + Pair2(n0)");
        var (convolution, norm, reduction) = (4 * 4 * 9, 2 * 4, (4 * 4) + (2 * 4));
        var (stem, head) = (3 * 4 * 9, (4 * 2) + 2);
        // On an edge out of the input: a convolution, one more and a factorized reduction in Pair2, the convolution of Pair1, which leads nowhere.
        // From n0 to n1: the two convolutions of Pair2; skip_connect is the identity there.
        var at2 = (2 * (convolution + norm)) + reduction + convolution + norm;
        var at1 = 2 * (convolution + norm);
        // 7×6 pixels halve to 4×3.
        var flops = (42 * stem) + (12 * ((5 * convolution) + (4 * 4))) + head;
        Assert.Equal((stem + at2 + at1 + head, flops), Cost.Of(space, genotype));
        // What leads nowhere is not written.
        Assert.Equal((stem + at2 + at1 + head - convolution - norm, flops - (12 * convolution)), Cost.Of(NetworkPlan.Of(space), genotype, CostScope.Used));
    }

    [Fact]
    public void A_cell_behind_one_that_reduces_twice_halves_its_older_input_twice()
    {
        var space = Spaces.Read(
            """
            ops S { skip_connect, nor_conv(3) }
            cell M { input x nodes 3 { from last, op S } output last reduce after n0, n1 }
            cell C { input a, b nodes 1 { from all of previous, op S } output concat(nodes) }
            net N(channels: 4) { input image(3, 9, 9) stem conv(3, 6) M C head global_avg_pool, linear(2) }
            """);
        var plan = NetworkPlan.Of(space);
        var (m, c) = ((CellPlan)plan.Stages[0], (CellPlan)plan.Stages[1]);
        Assert.Equal((3, 3, 3, 3), (m.OutputHeight, m.OutputWidth, c.OutputHeight, c.OutputWidth));
        Assert.Equal([new Layer.FactorizedReduce(6, 4), new Layer.FactorizedReduce(4, 4)], c.Preprocess[0]);
        Assert.Equal([new Layer.Relu(), new Layer.Convolution(4, 4, 1), new Layer.BatchNorm(4)], c.Preprocess[1]);
        Assert.Equal([("reduce_n0_n0", 9), ("reduce_n1_n1", 5)], m.Graph.Reductions.Select(r => (r.Module, r.Shape.Height)));
        Assert.Equal([9, 5, 3], m.Graph.Nodes.Select(n => n.Shape.Width));

        var genotype = GenotypeText.Parse(space, "M: n0 = nor_conv(3)(x); n1 = skip_connect(n0); n2 = nor_conv(3)(n1) | C: n0 = nor_conv(3)(a) + skip_connect(b)");
        var (stem, convolution, narrow, square, head) = (3 * 6 * 9, 4 * 4 * 9, 6 * 4, 4 * 4, (4 * 2) + 2);
        var flops = (81 * (stem + narrow + convolution)) + (25 * square) + (9 * (square + convolution)) // M: to its width, n0, halved, halved, n2
            + (25 * narrow) + (9 * square) + (9 * (square + convolution)) + head;                       // C: a halved twice, b, n0
        var norms = 2 * 4 * (1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1);                                         // each of these nine but the stem
        var parameters = stem + (2 * narrow) + (3 * convolution) + (4 * square) + norms + head;
        Assert.Equal((parameters, flops), Cost.Of(space, genotype));
    }

    [Fact]
    public void Edges_behind_a_reduction_inside_count_at_its_size()
    {
        var space = Spaces.Read(
            """
            ops S { skip_connect, nor_conv(3) }
            cell M { input x nodes 3 { from any of previous, op S } output concat(nodes) reduce after n0, n1 }
            net N(channels: 4) { input image(3, 9, 9) stem conv(3) M head global_avg_pool, linear(2) }
            """);
        var genotype = GenotypeText.Parse(space, "M: n0 = nor_conv(3)(x); n1 = nor_conv(3)(x); n2 = nor_conv(3)(x)");
        var (stem, convolution, square, head) = (3 * 4 * 9, 4 * 4 * 9, 4 * 4, (12 * 2) + 2);
        // All states are halved behind n0, x and n0 and n1 behind n1: each is read, by a node or by the output.
        var flops = (81 * (stem + square + convolution)) + (25 * ((2 * square) + convolution)) + (9 * ((3 * square) + convolution)) + head;
        Assert.Equal((stem + (6 * (square + 8)) + (3 * (convolution + 8)) + head, flops), Cost.Of(space, genotype));
        // Where n1 and n2 have no edges, x is not halved.
        var few = GenotypeText.Parse(space, "M: n0 = nor_conv(3)(x); n1 = 0; n2 = skip_connect(n0)");
        Assert.Equal(["reduce_n0_n0", "reduce_n0_n1", "reduce_n1_n1"], ((CellPlan)NetworkPlan.Of(space).Of(few).Stages[0]).Graph.Reductions.Select(r => r.Module));
    }

    [Fact]
    public void Skips_are_normalised_and_cost_nothing_else()
    {
        var space = Spaces.Around("ops S { nor_conv(3) } cell C { input x nodes 3 { from last, op S, skip any of previous } output last }", "C");
        (long Parameters, long Flops) Of(string text) => Cost.Of(space, GenotypeText.Parse(space, text));
        var (plain, skipping) = (Of("C: n0 = nor_conv(3)(x); n1 = nor_conv(3)(n0); n2 = nor_conv(3)(n1)"), Of("C: n0 = nor_conv(3)(x); n1 = nor_conv(3)(n0) + n0; n2 = nor_conv(3)(n1) + n0 + n1"));
        // 3 channels come in and are brought to 4; each node has a convolution and its norm, and all but the first the norm of the sum.
        Assert.Equal(((3 * 4) + 8 + (3 * ((16 * 9) + 8)) + (2 * 8) + (4 * 2) + 2, (64 * ((3 * 4) + (3 * 16 * 9))) + (4 * 2) + 2), plain);
        Assert.Equal(plain, skipping);
    }

    // From the text alone: what no path leads through is left out, those put out share the width, the others are as wide as the widest they lead to.
    private static Dictionary<string, int> Widths(SearchSpace space, Genotype genotype, int channels)
    {
        var parts = GenotypeText.Write(space, genotype)[3..].Split("; ").Select(p => p.Split(" = ")).ToDictionary(p => p[0], p => p[1][(p[1].LastIndexOf('(') + 1)..].TrimEnd(')').Split(" + "));
        bool Begins(string state) => state[0] != 'n' ? state != "0" : parts[state].Any(Begins);
        string[] outputs = [.. parts["output"].Where(s => s[0] == 'n' && Begins(s))];
        var widths = outputs.Select((s, i) => (s, Width: (channels / outputs.Length) + (i < channels % outputs.Length ? 1 : 0))).ToDictionary(p => p.s, p => p.Width);
        foreach (var state in parts.Keys.Where(k => k != "output").Reverse().Where(s => !widths.ContainsKey(s) && Begins(s)))
        {
            var next = widths.Where(w => parts[w.Key].Contains(state)).ToList();
            if (next.Count > 0) widths[state] = next.Max(w => w.Value);
        }

        return widths;
    }

    // In a supernet a node that others read puts out zeros, which only a convolution over all channels does not see.
    [Theory]
    [InlineData("C head global_avg_pool, linear(2)", true)]
    [InlineData("C head relu, conv(1, 4), batch_norm, global_avg_pool, linear(2)", true)]
    [InlineData("C C { channels * 2, stride 2 } res_block(stride: 2) head batch_norm, global_avg_pool, linear(2)", true)]
    [InlineData("C max_pool(3, norm: false) head global_avg_pool, linear(2)", true)]
    [InlineData("C head batch_norm, global_avg_pool, linear(2)", false)]
    [InlineData("C max_pool(3) head global_avg_pool, linear(2)", false)]
    [InlineData("C max_pool(3, norm: false) head relu, batch_norm, global_avg_pool, linear(2)", false)]
    [InlineData("C stage S1 { repeat 1 { S } channels 8 } head global_avg_pool, linear(2)", false)]
    [InlineData("C res_block stage S1 { repeat 1 { S } channels 8 } head global_avg_pool, linear(2)", true)]
    public void What_reads_loose_nodes_decides_whether_there_is_a_supernet(string body, bool hasOne)
    {
        var space = Spaces.Read("ops S { skip_connect, sep_conv(3) } cell C { input a, b nodes 2 { from previous, previous, op S } output concat(loose) } "
            + $"net N(channels: 4) {{ input image(3, 16, 16) {body} }}");
        Assert.Equal(hasOne, space.WithoutSupernet is null);
        if (!hasOne) Assert.Contains("behind C ", space.WithoutSupernet, StringComparison.Ordinal);
    }

    [Fact]
    public void Channels_behind_loose_nodes_are_those_of_the_architecture()
    {
        var space = Spaces.Read("ops S { skip_connect, sep_conv(3) } cell C { input a, b nodes 3 { from previous, previous, op S } output concat(loose) } "
            + "net N(channels: 4) { input image(3, 8, 8) C C { stride 2 } head global_avg_pool, linear(2) }");
        var plan = NetworkPlan.Of(space);
        Assert.Equal([12, 12], plan.Stages.Select(s => s.OutputChannels));
        var one = plan.Of(GenotypeText.Parse(space, "C: n0 = sep_conv(3)(a) + skip_connect(a); n1 = skip_connect(n0) + skip_connect(b); n2 = sep_conv(3)(n1) + sep_conv(3)(n1)"));
        Assert.Equal([4, 4], one.Stages.Select(s => s.OutputChannels));
        Assert.Equal(new Layer.Linear(4, 2), one.Head[1]);
        var two = plan.Of(GenotypeText.Parse(space, "C: n0 = sep_conv(3)(a) + skip_connect(a); n1 = skip_connect(a) + skip_connect(b); n2 = sep_conv(3)(n0) + sep_conv(3)(b)"));
        Assert.Equal([8, 8], two.Stages.Select(s => s.OutputChannels));
        Assert.Equal((4, 4), (two.Stages[1].OutputHeight, two.Stages[1].OutputWidth));
        // The reduction's inputs come from the first use of the cell, whose two loose nodes are 8 channels.
        Assert.Equal(new Layer.Convolution(8, 4, 1), ((CellPlan)two.Stages[1]).Preprocess[1][1]);
    }
}
