using Nas.Dsl;
using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Tests.Spaces;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Strategies.Distributions;

public class SoftmaxRelaxationTests
{
    // Candidates: skip_connect, sep_conv(3), and none, which is searched only. Section 2.4 by hand.
    [Fact]
    public void The_strongest_architecture_is_that_of_section_2_4()
    {
        var weights = Weights(SmallSpaces.Two, new()
        {
            ["Cell.n0.a"] = [0.6, 0.3, 0.1],
            ["Cell.n0.b"] = [0.1, 0.2, 0.7], // none weighs most, but it is no choice
            ["Cell.n1.a"] = [0.05, 0.35, 0.6],
            ["Cell.n1.b"] = [0.4, 0.3, 0.3],
            ["Cell.n1.n0"] = [0.45, 0.5, 0.05],
        });
        // n1: a holds 0.35, b 0.4, n0 0.5.
        Assert.Equal(
            "Cell: n0 = skip_connect(a) + sep_conv(3)(b); n1 = skip_connect(b) + sep_conv(3)(n0)",
            GenotypeText.Write(SmallSpaces.Two, SoftmaxRelaxation.Strongest(SmallSpaces.Two.Decisions, weights)));
    }

    [Fact]
    public void An_edge_is_as_strong_as_its_strongest_choice_however_much_none_weighs()
    {
        var weights = Weights(SmallSpaces.Two, new()
        {
            ["Cell.n0.a"] = [0.5, 0.4, 0.1],
            ["Cell.n0.b"] = [0.5, 0.4, 0.1],
            ["Cell.n1.a"] = [0.01, 0.04, 0.95],
            ["Cell.n1.b"] = [0.02, 0.03, 0.95],
            ["Cell.n1.n0"] = [0.025, 0.025, 0.95],
        });
        // By their sums all three of n1 are alike; by their largest a (0.04) and b (0.03) win.
        Assert.EndsWith(
            "n1 = sep_conv(3)(a) + sep_conv(3)(b)",
            GenotypeText.Write(SmallSpaces.Two, SoftmaxRelaxation.Strongest(SmallSpaces.Two.Decisions, weights)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void It_agrees_with_a_plain_search_on_random_weights()
    {
        var space = SmallSpaces.Two;
        var random = new RandomStream(1);
        for (var i = 0; i < 100; i++)
        {
            double[] Three() => [random.NextDouble(), random.NextDouble(), random.NextDouble()];
            var weights = Weights(space, space.Decisions.Items.Where(d => d.Kind == DecisionKind.One).ToDictionary(d => d.Name, _ => Three()));
            // Among all architectures: per node the largest sum of the edges' largest weights, and on each kept edge the largest weight.
            var best = SmallSpaces.Enumerate(space.Decisions).MaxBy(g => Enumerable.Range(0, g.Values.Count)
                .Where(d => g.IsActive(d) && space.Decisions.Items[d].Kind == DecisionKind.One).Sum(d => weights[d][g[d]]));
            Assert.Equal(best, SoftmaxRelaxation.Strongest(space.Decisions, weights));
        }
    }

    [Fact]
    public void Weights_are_the_softmax_of_the_parameters_and_sum_to_one()
    {
        using var scope = NewDisposeScope();
        foreach (var space in new[] { SmallSpaces.Darts, SmallSpaces.TwoWidths })
        {
            using var relaxation = new SoftmaxRelaxation(space.Decisions, CPU, new RandomStream(2));
            using (no_grad())
                foreach (var parameter in relaxation.Parameters) parameter.mul_(1500); // far from uniform
            var gates = relaxation.Sample();
            // Decisions of one width share a parameter, a row for each in their order.
            var widths = space.Decisions.Items.Where(d => d.Kind == DecisionKind.One).Select(d => d.Width).Distinct().ToArray();
            Assert.Equal(widths, relaxation.Parameters.Select(p => (int)p.shape[1]));
            var next = new int[widths.Length];
            for (var i = 0; i < gates.Count; i++)
            {
                var decision = space.Decisions.Items[i];
                if (decision.Kind == DecisionKind.Some)
                {
                    Assert.Equal(-1, gates[i].Active);
                    continue;
                }

                var group = Array.IndexOf(widths, decision.Width);
                var logits = Row(relaxation.Parameters[group], next[group]++);
                var total = logits.Sum(Math.Exp);
                var weights = Enumerable.Range(0, decision.Width).Select(c => (double)gates[i].Weight(c)!.item<float>()).ToArray();
                Assert.Equal((1 << decision.Width) - 1, gates[i].Active);
                Assert.Equal(1, weights.Sum(), 1e-6);
                for (var c = 0; c < weights.Length; c++) Assert.Equal(Math.Exp(logits[c]) / total, weights[c], 1e-6);
            }

            Assert.Equal(relaxation.Parameters.Select(p => (int)p.shape[0]), next);
        }
    }

    [Fact]
    public void It_begins_almost_uniform()
    {
        using var relaxation = new SoftmaxRelaxation(SmallSpaces.Darts.Decisions, CPU, new RandomStream(3));
        var parameter = Assert.Single(relaxation.Parameters);
        Assert.Equal(new long[] { 28, 8 }, parameter.shape);
        Assert.True(parameter.requires_grad);
        var values = Enumerable.Range(0, 28).SelectMany(r => Row(parameter, r)).ToArray();
        // 224 draws: the deviation of their deviation is 5 %, that of their mean 7 % of 0.001.
        Assert.Equal(0.001, Math.Sqrt(values.Average(v => v * v)), 0.0002);
        Assert.Equal(0, values.Average(), 0.0003);
        using var other = new SoftmaxRelaxation(SmallSpaces.Darts.Decisions, CPU, new RandomStream(4));
        Assert.NotEqual(Row(other.Parameters[0], 0), Row(parameter, 0));
    }

    [Fact]
    public void Gradients_flow_to_the_parameters()
    {
        using var scope = NewDisposeScope();
        using var relaxation = new SoftmaxRelaxation(SmallSpaces.AllEdges.Decisions, CPU, new RandomStream(5));
        SetLogits(relaxation, [[0.5f, -0.5f], [0, 0], [2, 1]]);
        var weight = relaxation.Sample()[0].Weight(1)!;
        weight.backward();
        var gradient = relaxation.Parameters[0].grad!;
        // The derivative of a softmax weight w1 by its own logit is w1 (1 - w1), by the other one -w0 w1.
        var w1 = 1 / (1 + Math.E);
        Assert.Equal(-w1 * (1 - w1), gradient[0, 0].item<float>(), 1e-6);
        Assert.Equal(w1 * (1 - w1), gradient[0, 1].item<float>(), 1e-6);
        Assert.Equal(0, gradient[1].abs().sum().item<float>());
    }

    [Fact]
    public void Derive_takes_the_strongest_where_it_keeps_to_the_constraints()
    {
        using var relaxation = new SoftmaxRelaxation(SmallSpaces.AllEdges.Decisions, CPU, new RandomStream(6));
        SetLogits(relaxation, [[0, 1], [1, 0], [0, 0.1f]]);
        Assert.Equal([1, 0, 1], relaxation.Derive(Synthetic.Unconstrained(SmallSpaces.AllEdges)).Values);
    }

    [Fact]
    public void Under_a_constraint_it_takes_the_likeliest_that_keeps_to_it()
    {
        var space = SmallSpaces.AllEdges;
        using var relaxation = new SoftmaxRelaxation(space.Decisions, CPU, new RandomStream(7));
        // Convolutions of 0.8, 0.9 and 0.7. One at most is allowed; the likeliest such is that of edge 1: 0.2 * 0.9 * 0.3 = 0.054.
        SetLogits(relaxation, [[0, Logit(0.8)], [0, Logit(0.9)], [0, Logit(0.7)]]);
        var limits = new Constraints(space, space.Net.Defaults, 36 + 50 + 152, null);
        Assert.Equal([0, 1, 0], relaxation.Derive(limits).Values);
        Assert.Equal([1, 1, 1], relaxation.Derive(Synthetic.Unconstrained(space)).Values);
    }

    [Fact]
    public void Where_the_relaxation_never_draws_an_allowed_one_a_random_one_is_taken()
    {
        var space = SmallSpaces.AllEdges;
        using var relaxation = new SoftmaxRelaxation(space.Decisions, CPU, new RandomStream(8));
        SetLogits(relaxation, [[0, 40], [0, 40], [0, 40]]);
        Assert.Equal([0, 0, 0], relaxation.Derive(new Constraints(space, space.Net.Defaults, 86, null)).Values);
        Assert.Throws<UsageException>(() => relaxation.Derive(new Constraints(space, space.Net.Defaults, 85, null)));
    }

    private static float Logit(double probability) => (float)Math.Log(probability / (1 - probability));

    private static void SetLogits(SoftmaxRelaxation relaxation, float[][] rows)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        relaxation.Parameters[0].copy_(tensor(rows.SelectMany(r => r).ToArray(), rows.Length, rows[0].Length));
    }

    private static double[] Row(Tensor parameter, int row)
    {
        using var scope = NewDisposeScope();
        return [.. parameter.detach()[row].data<float>().ToArray().Select(v => (double)v)];
    }

    private static double[][] Weights(SearchSpace space, Dictionary<string, double[]> weights) =>
        [.. space.Decisions.Items.Select(d => weights.GetValueOrDefault(d.Name) ?? [])];
}
