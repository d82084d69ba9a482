using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Tests.Spaces;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Strategies.Distributions;

public sealed class CostPenaltyTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    // A depth, arguments of blocks, and a cell with other operations.
    private static SearchSpace Mixed => SmallSpaces.Read(
        """
        ops Blocks { mbconv(kernel: {3, 5}, expand: {2, 3}), skip_connect }
        ops Ops { skip_connect, nor_conv(1), sep_conv(3) }
        cell Cell { input x nodes 2 { from all of previous, op Ops } output last }
        net Small(channels: 4, classes: 10) {
          input image(1, 8, 8) stem conv(3)
          stage S { repeat 1..3 { Blocks } channels 6 stride 2 }
          Cell
          head global_avg_pool, linear(classes)
        }
        """);

    // Widths one behind the other, a block that keeps what there is, and a head behind.
    private static SearchSpace Widths => SmallSpaces.Read(
        """
        ops Blocks { mbconv(3, expand: {2, 3}), skip_connect }
        ops Layer { conv_block(3) }
        net Small(channels: 4, classes: 10) {
          input image(1, 8, 8) stem conv(3)
          stage S1 { repeat 1..2 { Layer } channels {3, 5} }
          stage S2 { repeat 1..2 { Blocks } channels {4, 6, 8} stride 2 }
          avg_pool(3)
          stage S3 { repeat 1 { Layer } channels {2, 7} }
          head conv(1, 9), batch_norm, global_avg_pool, linear(classes)
        }
        """);

    public static TheoryData<string> Spaces => ["Mixed", "Widths", "AllEdges", "TwoWidths", "Bench201", "MotifNet"];

    public static TheoryData<string, string> Measures
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var space in Spaces)
                foreach (var measure in new[] { "params", "flops", "latency" }) cases.Add(space, measure);
            return cases;
        }
    }

    // One architecture alone costs what it costs.
    [Theory]
    [MemberData(nameof(Measures))]
    public void Under_one_hot_weights_the_cost_is_that_of_the_architecture(string name, string measured)
    {
        var space = Named(name);
        var (plan, measure) = (NetworkPlan.Of(space), Measure(space, measured));
        var penalty = new CostPenalty(CostTerm.Of(plan, measure), (_, cost) => cost);
        var random = new RandomStream(1);
        for (var i = 0; i < 20; i++)
        {
            using var scope = NewDisposeScope();
            var genotype = space.Decisions.Sample(random);
            var cost = penalty.Expected(d => Row(space, d, c => genotype.IsActive(d) && genotype[d] == c ? 1 : 0)).item<float>();
            var alone = measure.Of(plan, genotype);
            Assert.Equal(alone, cost, alone * 1e-5);
            if (measured == "latency") continue;
            var counted = Cost.Of(space, genotype);
            Assert.Equal((measured == "flops" ? counted.Flops : counted.Parameters) / 1e6, alone, 1e-9);
        }
    }

    // Decisions drawn independently: the mean over all architectures, each with its probability.
    [Theory]
    [InlineData("Mixed", "params")]
    [InlineData("Mixed", "flops")]
    [InlineData("Mixed", "latency")]
    [InlineData("Widths", "params")]
    [InlineData("Widths", "flops")]
    [InlineData("Widths", "latency")]
    [InlineData("TwoWidths", "params")]
    [InlineData("TwoWidths", "flops")]
    [InlineData("TwoWidths", "latency")]
    public void Under_probabilities_it_is_the_mean_over_all_architectures(string name, string measured)
    {
        var space = Named(name);
        var (plan, measure) = (NetworkPlan.Of(space), Measure(space, measured));
        var penalty = new CostPenalty(CostTerm.Of(plan, measure), (_, cost) => cost);
        var random = new RandomStream(2);
        var probabilities = space.Decisions.Items.Select(d => Enumerable.Range(0, d.Width).Select(_ => random.NextDouble() + 0.1).ToArray()).Select(row => row.Select(p => p / row.Sum()).ToArray()).ToArray();
        var mean = SmallSpaces.Enumerate(space.Decisions)
            .Sum(g => Enumerable.Range(0, g.Values.Count).Where(g.IsActive).Aggregate(1.0, (p, d) => p * probabilities[d][g[d]]) * measure.Of(plan, g));
        Assert.Equal(mean, penalty.Expected(d => Row(space, d, c => probabilities[d][c])).item<float>(), mean * 1e-5);
    }

    // Of the softmax of each decision's parameters, by central differences of the mean over all architectures.
    [Theory]
    [InlineData("params")]
    [InlineData("flops")]
    [InlineData("latency")]
    public void Its_gradient_is_that_of_the_mean_over_all_architectures(string measured)
    {
        const double Step = 1e-4;
        var space = Mixed;
        var (plan, measure, random) = (NetworkPlan.Of(space), Measure(space, measured), new RandomStream(4));
        var penalty = new CostPenalty(CostTerm.Of(plan, measure), (_, cost) => cost);
        var logits = space.Decisions.Items.Select(d => Enumerable.Range(0, d.Width).Select(_ => random.NextGaussian()).ToArray()).ToArray();
        var parameters = logits.Select(row => tensor([.. row.Select(x => (float)x)], requires_grad: true)).ToArray();
        penalty.Expected(d => parameters[d].softmax(0)).backward();
        var all = SmallSpaces.Enumerate(space.Decisions).Select(g => (Genotype: g, Cost: measure.Of(plan, g))).ToArray();
        var scale = all.Max(a => a.Cost);
        for (var d = 0; d < logits.Length; d++)
        {
            for (var c = 0; c < logits[d].Length; c++)
            {
                var slope = (Mean(d, c, Step) - Mean(d, c, -Step)) / (2 * Step);
                Assert.Equal(slope, parameters[d].grad![c].item<float>(), scale * 1e-5);
            }
        }

        double Mean(int decision, int candidate, double move)
        {
            var probabilities = logits.Select((row, d) =>
            {
                double[] exp = [.. row.Select((x, c) => Math.Exp(x + (d == decision && c == candidate ? move : 0)))];
                return exp.Select(e => e / exp.Sum()).ToArray();
            }).ToArray();
            return all.Sum(a => Enumerable.Range(0, a.Genotype.Values.Count).Where(a.Genotype.IsActive).Aggregate(a.Cost, (p, d) => p * probabilities[d][a.Genotype[d]]));
        }
    }

    [Fact]
    public void Its_gradient_says_which_candidate_is_dearer()
    {
        var space = SmallSpaces.AllEdges;
        using var distribution = new SoftmaxRelaxation(space.Decisions, CPU, new RandomStream(1))
        {
            Cost = new(CostTerm.Of(NetworkPlan.Of(space), CostMeasure.Flops), (loss, cost) => loss + (cost * 3)),
        };
        distribution.Sample();
        var loss = distribution.Penalty(tensor(0.5f));
        // Three convolutions of half a chance each, of 4 * 4 * 9 * 64 multiply-adds, and what is always there.
        var convolution = 4 * 4 * 9 * 64 / 1e6;
        var rest = Cost.Of(space, new Genotype(space.Decisions, [0, 0, 0])).Flops / 1e6;
        Assert.Equal(0.5 + (3 * (rest + (1.5 * convolution))), loss.item<float>(), 1e-3);
        loss.backward();
        var gradient = distribution.Parameters[0].grad!;
        for (var row = 0; row < 3; row++) Assert.Equal(3 * convolution / 4, gradient[row, 1].item<float>(), 1e-4);
    }

    // A table of latencies has a number of its own for each row.
    private static CostMeasure Measure(SearchSpace space, string name)
    {
        var random = new RandomStream(3);
        return name == "params" ? CostMeasure.Parameters
            : name == "flops" ? CostMeasure.Flops
            : new LatencyTable([.. SpacePlacements.Of(space).Select(p => (p.Operation, p.Configuration, random.NextDouble()))]);
    }

    private static SearchSpace Named(string name) => name switch
    {
        "Mixed" => Mixed,
        "Widths" => Widths,
        "AllEdges" => SmallSpaces.AllEdges,
        "TwoWidths" => SmallSpaces.TwoWidths,
        "Bench201" => SmallSpaces.Bench201,
        _ => SmallSpaces.Sample(name),
    };

    private static Tensor Row(SearchSpace space, int decision, Func<int, double> weight) =>
        tensor(Enumerable.Range(0, space.Decisions.Items[decision].Width).Select(c => (float)weight(c)).ToArray());
}
