using System.Numerics;
using Nas.Dsl.Model;
using Nas.Dsl.Planning;

namespace Nas.Dsl.Tests.Binding;

/// <summary>Stages of layers that say their own sizes: which may follow which, their shapes, their text, and what is wrong with others.</summary>
public class LayerStageTests
{
    private const string Sets =
        """
        ops L { conv_layer(3, 3, {4, 8}), pool_layer(2), linear_layer(6), linear_layer(5) }
        ops E { global_avg_pool, flatten }
        ops B { sep_conv(3) }

        """;

    private const string Rules = "limit row 1 for pool_layer limit row 2 for linear_layer limit image 4 for linear_layer forbid linear_layer(6) after linear_layer(5)";

    private static readonly SearchSpace Small = Spaces.Read(Net($"stage S {{ repeat 1..4 {{ L }} {Rules} }} stage T {{ repeat 1 {{ E }} }}").Replace("ops B { sep_conv(3) }\n", "", StringComparison.Ordinal));

    private static string Net(string body, string head = "linear(2)", int size = 8) => $"{Sets}net N(channels: 3) {{ input image(3, {size}, {size}) {body} head {head} }}";

    // The rules of the paper (Baker et al. 2017, section 4.2), layer by layer: of each chain the state that the next layer depends on.
    private static BigInteger Chains(int left, int size, string last, int row, int neurons, Dictionary<(int, int, string, int, int), BigInteger> known)
    {
        if (left == 0) return last == "linear" ? 1 : 2;
        var key = (left, size, last, row, neurons);
        if (known.TryGetValue(key, out var count)) return count;
        count = BigInteger.Zero;
        if (last == "linear")
        {
            foreach (var next in new[] { 512, 256, 128 })
                if (row < 2 && next <= neurons) count += Chains(left - 1, 0, "linear", row + 1, next, known);
            return known[key] = count;
        }

        foreach (var kernel in new[] { 1, 3, 5 })
            if (kernel <= size) count += 4 * Chains(left - 1, size, "conv", 0, 0, known);
        foreach (var (field, step) in new[] { (5, 3), (3, 2), (2, 2) })
            if (last != "pool" && field <= size) count += Chains(left - 1, ((size - field) / step) + 1, "pool", 0, 0, known);
        foreach (var next in new[] { 512, 256, 128 })
            if (size <= 7) count += Chains(left - 1, 0, "linear", 1, next, known);
        return known[key] = count;
    }

    [Theory]
    [InlineData(32, 11)]
    [InlineData(28, 11)]
    [InlineData(32, 17)]
    [InlineData(6, 3)]
    [InlineData(1, 4)]
    public void MetaQNN_has_as_many_chains_as_its_rules_leave(int size, int layers)
    {
        var space = Spaces.Read(Spaces.Sample("MetaQnn").Replace("image(3, 32, 32)", $"image(3, {size}, {size})", StringComparison.Ordinal).Replace("1..11", $"1..{layers}", StringComparison.Ordinal));
        var known = new Dictionary<(int, int, string, int, int), BigInteger>();
        Assert.Equal(Enumerable.Range(1, layers).Aggregate(BigInteger.Zero, (sum, depth) => sum + Chains(depth, size, "", 0, 0, known)), space.Count);
    }

    // Every list of four candidates, and of those with a choice each value, that keeps to the rules by hand.
    [Fact]
    public void The_architectures_are_those_that_keep_to_the_rules()
    {
        var expected = new HashSet<string>(StringComparer.Ordinal);
        Extend([], 8);
        var valid = Everything(Small).ToArray();
        Assert.Equal(expected, valid.Select(g => GenotypeText.Write(Small, g)).ToHashSet(StringComparer.Ordinal));
        Assert.Equal(Small.Count, valid.Length);
        Assert.All(valid, g => Assert.Equal(g, GenotypeText.Parse(Small, GenotypeText.Write(Small, g))));

        // The size is that of the image, or 0 of a row.
        void Extend(string[] layers, int size)
        {
            if (layers.Length > 0)
            {
                var text = string.Join("; ", layers.Select((layer, i) => $"n{i} = {layer}({(i == 0 ? "x" : $"n{i - 1}")})"));
                expected.Add($"S: depth = {layers.Length}; {text} | T: n0 = flatten(x)");
                if (size > 0) expected.Add($"S: depth = {layers.Length}; {text} | T: n0 = global_avg_pool(x)");
            }

            if (layers.Length == 4) return;
            var last = layers.LastOrDefault() ?? "";
            if (size >= 3)
                foreach (var filters in new[] { 4, 8 }) Extend([.. layers, $"conv_layer(3, 3, {filters})"], size);
            if (size >= 2 && last != "pool_layer(2)") Extend([.. layers, "pool_layer(2)"], size / 2);
            if (size > 4 || layers.Count(l => l.StartsWith("linear", StringComparison.Ordinal)) == 2) return;
            if (last != "linear_layer(5)") Extend([.. layers, "linear_layer(6)"], 0);
            Extend([.. layers, "linear_layer(5)"], 0);
        }
    }

    [Fact]
    public void From_every_beginning_a_way_leads_to_the_end()
    {
        var space = Small.Decisions;
        Walk(new long[space.Items.Count], 0);

        void Walk(long[] values, int index)
        {
            if (index == values.Length) return;
            if (!space.IsActive(index, values))
            {
                values[index] = -1;
                Walk(values, index + 1);
                return;
            }

            var allowed = space.Allowed(index, values)!;
            Assert.NotEmpty(allowed);
            foreach (var value in allowed)
            {
                values[index] = value;
                Walk(values, index + 1);
            }
        }
    }

    [Fact]
    public void What_may_not_stand_there_is_refused()
    {
        const string Text = "S: depth = 2; n0 = pool_layer(2)(x); n1 = pool_layer(2)(n0) | T: n0 = flatten(x)";
        var problem = Assert.Throws<FormatException>(() => GenotypeText.Parse(Small, Text));
        Assert.Contains("S.n1 cannot be pool_layer(2) behind what comes before; it can be conv_layer(3, 3, {4, 8}), linear_layer(6), linear_layer(5)", problem.Message, StringComparison.Ordinal);

        var values = GenotypeText.Parse(Small, Text.Replace("n1 = pool_layer(2)", "n1 = linear_layer(6)", StringComparison.Ordinal)).Values.ToArray();
        var second = Small.Decisions.IndexOf("S.n1");
        values[second] = 1;
        Assert.Throws<ArgumentException>(() => new Genotype(Small.Decisions, values));
        // The first that may stand there, with the first values of its arguments.
        Assert.Equal("S: depth = 2; n0 = pool_layer(2)(x); n1 = conv_layer(3, 3, 4)(n0) | T: n0 = flatten(x)", GenotypeText.Write(Small, Small.Decisions.Nearest(values)));
    }

    // Kernels and strides that are choices count one by one: what follows depends on them.
    [Fact]
    public void Arguments_that_change_the_size_are_followed()
    {
        var space = Spaces.Read("ops L { conv_layer({1, 3}, {1, 3}, 4, stride: {1, 2}) } net N(channels: 3) { input image(3, 3, 3) stage S { repeat 2 { L } } head flatten, linear(2) }");
        // At 3 by 3 pixels all four kernels fit, at 2 by 2 only one: of stride 1, 4 by 8 behind it; of stride 2, 4 by 2.
        Assert.Equal((4 * 8) + (4 * 2), space.Count);
    }

    // By hand: 3x3 convolutions at 8 by 8 pixels from 3 to 8 channels, pooled to 4 by 4; 8 * 16 numbers to 6 neurons, then 2 classes.
    [Fact]
    public void An_architecture_has_its_sizes_and_cost()
    {
        var genotype = GenotypeText.Parse(Small, "S: depth = 3; n0 = conv_layer(3, 3, 8)(x); n1 = pool_layer(2)(n0); n2 = linear_layer(6)(n1) | T: n0 = flatten(x)");
        var plan = NetworkPlan.Of(Small).Of(genotype);
        var layers = ((CellPlan)plan.Stages[0]).Graph;
        Assert.Equal([new(8, 8, 8), new(8, 4, 4), new(6, 1, 1)], layers.Nodes.Select(n => n.Shape));
        Assert.Equal([new Layer.Flatten(16), new Layer.Linear(128, 6), new Layer.Relu()], layers.Nodes[2].Edges[0].Candidates[0].Layers);
        var (convolution, linear, head) = (3 * 3 * 3 * 8, (128 + 1) * 6, (6 + 1) * 2);
        Assert.Equal((convolution + (2 * 8) + linear + head, (convolution * 64) + linear + head), Cost.Of(Small, genotype));
    }

    [Fact]
    public void Its_canonical_text_is_read_again()
    {
        var text = SpaceText.Write(Small);
        Assert.Contains($"  stage S {{ repeat 1..4 {{ L }} {Rules} }}\n", text, StringComparison.Ordinal);
        Assert.Equal(Small, SpaceText.Parse(text));
        Assert.Equal(Small.Decisions, SpaceText.Parse(text).Decisions);
        Assert.NotEqual(Small.Decisions, SpaceText.Parse(text.Replace("row 2", "row 1", StringComparison.Ordinal)).Decisions);
        Assert.Equal("how large the layers of S are follows from those before them, so that their weights cannot be shared", Small.WithoutSupernet);
    }

    // All candidates of a name are the name, whatever their order.
    [Fact]
    public void Layers_of_a_rule_are_named_in_one_way()
    {
        var named = Spaces.Read(Net("stage S { repeat 1..2 { L } limit row 1 for linear_layer, pool_layer } stage T { repeat 1 { E } }").Replace("ops B { sep_conv(3) }\n", "", StringComparison.Ordinal));
        var listed = Spaces.Read(Net("stage S { repeat 1..2 { L } limit row 1 for linear_layer(5), pool_layer(size: 2), linear_layer(6) } stage T { repeat 1 { E } }").Replace("ops B { sep_conv(3) }\n", "", StringComparison.Ordinal));
        Assert.Equal(named, listed);
        Assert.Equal("limit row 1 for pool_layer, linear_layer", $"{named.Net.Stages.First().Rules[0]}");
    }

    [Theory]
    [InlineData("stage S { repeat 1 { B } } stage T { repeat 1 { E } }", "linear(2)", "{ |B }",
        "NAS0087 'sep_conv(3)' of the set 'B' does not say its own width; write the stage's, such as channels 24, or use conv_layer, flatten, global_avg_pool, linear_layer or pool_layer.")]
    [InlineData("stage S { repeat 1..2 same { L } } stage T { repeat 1 { E } }", "linear(2)", "|1..2", "NAS0087 In a stage without channels its layers are not all the same; remove 'same'.")]
    [InlineData("stage S { repeat 1..2 { L } stride 2 } stage T { repeat 1 { E } }", "linear(2)", "|2 } stage T", "NAS0087 In a stage without channels each layer says its own stride; remove this one.")]
    [InlineData("stage S { repeat 1..2 { B } channels 8 limit row 1 for sep_conv }", "global_avg_pool, linear(2)", "|limit row",
        "NAS0087 Only a stage without channels, of layers that say their own sizes, has rules for where they may stand; remove this one, or 'channels'.")]
    [InlineData("stage S { repeat 1..2 { L } } stage T { repeat 1 { B } channels 8 }", "flatten, linear(2)", "|stage T",
        "NAS0087 How large the images are behind the stage 'S', which has no channels, follows from its layers; only stages like it can stand behind it.")]
    [InlineData("stage S { repeat 1..2 { L } } res_block", "flatten, linear(2)", "|res_block",
        "NAS0087 How large the images are behind the stage 'S', which has no channels, follows from its layers; only stages like it can stand behind it.")]
    [InlineData("stage S { repeat 1..2 { L } limit row 0 for pool_layer }", "flatten, linear(2)", "|0 for",
        "NAS0088 Write the most layers behind one another as a whole number from 1 to 50, such as limit row 1 for pool_layer.")]
    [InlineData("stage S { repeat 1..2 { L } limit image 1.5 for pool_layer }", "flatten, linear(2)", "|1.5",
        "NAS0088 Write the most pixels of an image's height and width as a whole number from 1 to 1000000, such as limit image 7 for linear_layer.")]
    [InlineData("stage S { repeat 1..2 { L } limit row 1 for flatten }", "flatten, linear(2)", "for |flatten }",
        "NAS0088 The set 'L' has no layer 'flatten'; name conv_layer, pool_layer or linear_layer, alone or with arguments as in the set.")]
    [InlineData("stage S { repeat 1..2 { L } forbid pool_layer after linear_layer(7) }", "flatten, linear(2)", "|linear_layer(7)",
        "NAS0088 The set 'L' has no layer 'linear_layer(7)'; name conv_layer, pool_layer or linear_layer, alone or with arguments as in the set.")]
    [InlineData("stage S { repeat 3 { L } limit row 1 for conv_layer, pool_layer, linear_layer }", "flatten, linear(2)", "|stage S",
        "NAS0089 No choice of layers fits the image and the rules as far as here; ask for fewer layers, or offer others.")]
    [InlineData("stage S { repeat 1..2 { L } }", "global_avg_pool, linear(2)", "head |global_avg_pool",
        "NAS0097 'global_avg_pool' takes an image, but here is an image or a vector; make a row of it with flatten.")]
    public void A_stage_that_cannot_be_is_explained(string body, string head, string at, string problem)
    {
        var text = Net(body, head);
        Assert.Equal([Problems.At(text, at, problem)], Problems.Messages(text).Where(m => !m.StartsWith("NAS0048", StringComparison.Ordinal)));
    }

    // In both places an operation that says its own sizes has none.
    [Theory]
    [InlineData("ops T { pool_layer(2) } cell C { input x nodes 1 { from last, op T } output last } net N(channels: 3) { input image(3, 8, 8) C head flatten, linear(2) }")]
    [InlineData("ops T { pool_layer(2) } net N(channels: 3) { input image(3, 8, 8) stage S { repeat 1 { T } channels 8 } head flatten, linear(2) }")]
    public void A_layer_stands_in_a_stage_without_channels(string text) =>
        Assert.Contains(Problems.Messages(text), p => p.StartsWith("NAS0084", StringComparison.Ordinal) && p.EndsWith("'pool_layer(2)' of the set 'T' says its own sizes, for which there is no place here; use it in a stage without channels.", StringComparison.Ordinal));

    private static IEnumerable<Genotype> Everything(SearchSpace space)
    {
        var items = space.Decisions.Items;
        return From(new long[items.Count], 0);

        IEnumerable<Genotype> From(long[] values, int index)
        {
            if (index == items.Count) return [new Genotype(space.Decisions, values)];
            long[] possible = space.Decisions.IsActive(index, values) ? [.. items[index].Values.Where(v => space.Decisions.Allows(index, v, values))] : [-1];
            return possible.SelectMany(value => From([.. values[..index], value, .. values[(index + 1)..]], index + 1));
        }
    }
}
