using Nas.Dsl;
using Nas.Dsl.Planning;
using Nas.Runtime.Operations;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Operations;

/// <summary>The layers of sequences against what the papers write, number by number.</summary>
public sealed class SequenceLayersTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AttentionIsItsFormula(bool isCausal)
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        const int length = 5, channels = 6, heads = 2, width = 3;
        var module = LayerModules.Create(new Layer.SelfAttention(channels, heads, width, isCausal), affine: true);
        module.to(ScalarType.Float64);
        var x = randn(1, length, channels, dtype: float64);
        var actual = module.call(x);

        var weights = module.state_dict();
        double[,] Of(string name, double[,] rows)
        {
            var (weight, bias) = (weights[name + ".weight"], weights[name + ".bias"]);
            var result = new double[rows.GetLength(0), weight.shape[0]];
            for (var r = 0; r < rows.GetLength(0); r++)
                for (var o = 0; o < weight.shape[0]; o++)
                    result[r, o] = bias[o].item<double>() + Enumerable.Range(0, rows.GetLength(1)).Sum(i => rows[r, i] * weight[o, i].item<double>());
            return result;
        }

        var input = new double[length, channels];
        for (var t = 0; t < length; t++)
            for (var c = 0; c < channels; c++) input[t, c] = x[0, t, c].item<double>();
        var (query, key, value) = (Of("query", input), Of("key", input), Of("value", input));
        var attended = new double[length, heads * width];
        for (var head = 0; head < heads; head++)
        {
            for (var t = 0; t < length; t++)
            {
                // softmax(q k / sqrt(width)) v over the places that are seen.
                var seen = Enumerable.Range(0, isCausal ? t + 1 : length).ToArray();
                var scores = seen.Select(s => Math.Exp(Enumerable.Range(head * width, width).Sum(i => query[t, i] * key[s, i]) / Math.Sqrt(width))).ToArray();
                for (var i = head * width; i < (head + 1) * width; i++) attended[t, i] = seen.Sum(s => scores[s] / scores.Sum() * value[s, i]);
            }
        }

        var expected = Of("output", attended);
        for (var t = 0; t < length; t++)
            for (var c = 0; c < channels; c++) Assert.Equal(expected[t, c], actual[0, t, c].item<double>(), 1e-9);
    }

    // Each square, by hand, in rows.
    [Fact]
    public void PatchesAreTheSquaresOfAnImageRowByRow()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var module = LayerModules.Create(new Layer.Patches(2, 3, 2), affine: true);
        var x = randn(1, 2, 5, 6);
        var places = module.call(x);
        Assert.Equal([1, 6, 3], places.shape);
        var weights = module.state_dict();
        for (var place = 0; place < 6; place++)
        {
            var square = x[0].narrow(1, 2 * (place / 3), 2).narrow(2, 2 * (place % 3), 2);
            for (var output = 0; output < 3; output++)
            {
                var expected = (weights["projection.weight"][output] * square).sum().item<float>() + weights["projection.bias"][output].item<float>();
                Assert.Equal(expected, places[0, place, output].item<float>(), 1e-4);
            }
        }
    }

    // A place of a causal network does not depend on those behind it; without, it does.
    [Theory]
    [InlineData("head linear(vocabulary)", true)]
    [InlineData("task classification head global_avg_pool, linear(vocabulary)", false)]
    public void InALanguageModelAPlaceSeesWhatIsBeforeIt(string head, bool isCausal)
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        var space = SpaceText.Parse($"ops B {{ transformer(2, head_width: 4) }} net N(channels: 8, vocabulary: 7) {{ input tokens(6) stem embedding(vocabulary), positions stage S {{ repeat 2 {{ B }} channels 8 }} {head} }}");
        var network = new Network(NetworkPlan.Of(space), new(space.Decisions, [0, 0]));
        network.eval();
        var tokens = randint(7, [1, 6]);
        var other = tokens.clone();
        other[0, 5] = (tokens[0, 5] + 1) % 7;
        var (one, two) = (network.call(tokens), network.call(other));
        if (isCausal)
        {
            Assert.True(one[0].narrow(0, 0, 5).allclose(two[0].narrow(0, 0, 5)));
            Assert.False(one[0, 5].allclose(two[0, 5]));
        }
        else
        {
            Assert.Equal([1, 7], one.shape);
            Assert.False(one.allclose(two));
        }
    }

    // The recurrence by hand: place by place, node by node, from the formula.
    [Theory]
    [InlineData("mean(nodes)", new[] { 0, 1, 2 })]
    [InlineData("mean(loose)", new[] { 1, 2 })]
    public void ARecurrentCellIsItsFormula(string output, int[] putOut)
    {
        using var scope = NewDisposeScope();
        manual_seed(7);
        const int channels = 3, inputs = 2;
        var space = SpaceText.Parse($"ops A {{ tanh, relu, sigmoid, skip_connect }} recurrent R {{ input s nodes 3 {{ from 1 of previous, op A }} output {output} }} "
            + "net N(channels: 3) { input tokens(4) stem embedding(5, 2) R head linear(5) }");
        var genotype = GenotypeText.Parse(space, "R: n0 = relu(s); n1 = sigmoid(n0); n2 = skip_connect(s)");
        var network = new Network(NetworkPlan.Of(space), genotype);
        network.to(ScalarType.Float64);
        var weights = network.state_dict();
        var tokens = tensor(new long[] { 4, 0, 2, 2 }).unsqueeze(0);
        var actual = network.call(tokens);

        var h = new double[channels];
        for (var t = 0; t < 4; t++)
        {
            var x = Enumerable.Range(0, inputs).Select(i => weights["stem.0.weight"][tokens[0, t].item<long>(), i].item<double>()).ToArray();
            var s = Highway("join", [.. x, .. h], h, Math.Tanh);
            var n0 = Highway("n0_weights", s, s, y => Math.Max(y, 0));
            var n1 = Highway("n1_weights", n0, n0, y => 1 / (1 + Math.Exp(-y)));
            var n2 = Highway("n2_weights", s, s, y => y);
            double[][] nodes = [n0, n1, n2];
            h = [.. Enumerable.Range(0, channels).Select(c => putOut.Average(n => nodes[n][c]))];
            for (var v = 0; v < 5; v++)
            {
                var expected = weights["head.0.bias"][v].item<double>() + Enumerable.Range(0, channels).Sum(c => h[c] * weights["head.0.weight"][v, c].item<double>());
                Assert.Equal(expected, actual[0, t, v].item<double>(), 1e-9);
            }
        }

        double[] Highway(string name, double[] input, double[] state, Func<double, double> activation)
        {
            var weight = weights[$"cell0.{name}.weight"];
            double Row(int row) => input.Select((v, i) => v * weight[row, i].item<double>()).Sum();
            return [.. state.Select((v, c) => v + (1 / (1 + Math.Exp(-Row(c))) * (activation(Row(channels + c)) - v)))];
        }
    }

    // The cell of Zoph and Le's figure 5, place by place from the paper's equations; then with c read by the node that it goes into, and at the root.
    [Theory]
    [InlineData("n1", "n0")]
    [InlineData("n0", "n0")]
    [InlineData("n1", "n2")]
    public void ATreeIsItsEquations(string from, string into)
    {
        using var scope = NewDisposeScope();
        manual_seed(11);
        const int channels = 3, inputs = 2;
        var space = SpaceText.Parse("ops A { tanh, relu, sigmoid } recurrent T { input x, h nodes 3 { from pairs, merge {add, multiply}, then A } memory c output last } "
            + "net N(channels: 3) { input tokens(4) stem embedding(5, 2) T head linear(5) }");
        var genotype = GenotypeText.Parse(space, $"T: n0 = tanh(x + h); n1 = relu(x * h); n2 = sigmoid(n0 * n1); c = {from} into relu({into} + c)");
        var network = new Network(NetworkPlan.Of(space), genotype);
        network.to(ScalarType.Float64);
        var weights = network.state_dict();
        var tokens = tensor(new long[] { 4, 0, 2, 2 }).unsqueeze(0);
        var actual = network.call(tokens);

        var (h, c) = (new double[channels], new double[channels]);
        for (var t = 0; t < 4; t++)
        {
            var x = Enumerable.Range(0, inputs).Select(i => weights["stem.0.weight"][tokens[0, t].item<long>(), i].item<double>()).ToArray();
            var (a0, a1, a2, next) = (new double[channels], new double[channels], new double[channels], new double[channels]);
            for (var i = 0; i < channels; i++)
            {
                var sum = Row("n0_x", x, i) + Row("n0_h", h, i);
                var product = Row("n1_x", x, i) * Row("n1_h", h, i);
                a0[i] = Math.Tanh(sum);
                if (into == "n0") a0[i] = Math.Max(a0[i] + c[i], 0);
                a1[i] = Math.Max(product, 0);
                a2[i] = 1 / (1 + Math.Exp(-a0[i] * a1[i]));
                if (into == "n2") a2[i] = Math.Max(a2[i] + c[i], 0);
                next[i] = from == "n0" ? sum : product;
            }

            (h, c) = (a2, next);
            for (var v = 0; v < 5; v++)
            {
                var expected = weights["head.0.bias"][v].item<double>() + Enumerable.Range(0, channels).Sum(i => h[i] * weights["head.0.weight"][v, i].item<double>());
                Assert.Equal(expected, actual[0, t, v].item<double>(), 1e-9);
            }
        }

        double Row(string name, double[] input, int row) => input.Select((v, i) => v * weights[$"cell0.{name}.weight"][row, i].item<double>()).Sum();
    }
}
