using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Supernets;
using Nas.Runtime.Tests.Spaces;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Strategies.Distributions;

public sealed class GumbelSoftmaxTests : IDisposable
{
    // Of a decision of three candidates.
    private static readonly float[] Logits = [1, 0, -0.7f];

    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    // Whatever the temperature, the largest is i with probability softmax_i (Maddison et al. 2017, proposition 1b).
    [Theory]
    [InlineData(0.1, false)]
    [InlineData(5, false)]
    [InlineData(0.1, true)]
    [InlineData(10, true)]
    public void The_largest_candidate_has_the_probability_of_the_softmax(double temperature, bool hard)
    {
        const int Draws = 4000;
        using var distribution = Create(1, temperature, hard);
        var counts = new int[3];
        for (var i = 0; i < Draws; i++)
        {
            using var scope = NewDisposeScope();
            counts[Weights(distribution.Sample()[0]).Select((w, c) => (w, c)).Max().c]++;
        }

        var total = Logits.Sum(l => Math.Exp(l));
        for (var c = 0; c < 3; c++)
        {
            var p = Math.Exp(Logits[c]) / total;
            Assert.Equal(p, counts[c] / (double)Draws, 4 * Math.Sqrt(p * (1 - p) / Draws));
        }
    }

    // (log p + G) / τ with the very noise that a stream of the same seed gives.
    [Fact]
    public void Weights_are_those_of_the_formula_and_all_candidates_run()
    {
        using var distribution = Create(2, 0.7, hard: false);
        var noise = Noise(2);
        var gate = distribution.Sample()[0];
        Assert.Equal(7, gate.Active);
        var logits = Logits.Select((l, c) => (l - Math.Log(Logits.Sum(k => Math.Exp(k))) + noise[c]) / 0.7).ToArray();
        var total = logits.Sum(Math.Exp);
        Assert.All(Weights(gate).Zip(logits), pair => Assert.Equal(Math.Exp(pair.Second) / total, pair.First, 1e-5));
    }

    [Theory]
    [InlineData(0.7)]
    [InlineData(3)]
    public void Gradients_are_those_of_finite_differences(double temperature)
    {
        const double Step = 1e-2;
        float[] worth = [0.3f, -1, 2];
        double Value(float[] logits)
        {
            using var scope = NewDisposeScope();
            using var distribution = Create(3, temperature, hard: false, logits);
            return Weights(distribution.Sample()[0]).Zip(worth, (w, v) => w * v).Sum();
        }

        using var learnt = Create(3, temperature, hard: false);
        var gate = learnt.Sample()[0];
        worth.Select((v, c) => gate.Weight(c)! * v).Aggregate((a, b) => a + b).backward();
        var gradient = learnt.Parameters[0].grad!.data<float>().ToArray();
        for (var c = 0; c < 3; c++)
        {
            float[] Moved(double by) => [.. Logits.Select((l, i) => i == c ? (float)(l + by) : l)];
            Assert.Equal((Value(Moved(Step)) - Value(Moved(-Step))) / (2 * Step), gradient[c], 1e-3);
        }
    }

    // Straight through: forward one candidate of weight exactly 1, backward the gradient of its soft weight.
    [Fact]
    public void Hard_gates_run_one_candidate_with_the_gradient_of_the_soft_one()
    {
        using var hard = Create(4, 2, hard: true);
        using var soft = Create(4, 2, hard: false);
        var (one, all) = (hard.Sample()[0], soft.Sample()[0]);
        var chosen = Weights(all).Select((w, c) => (w, c)).Max().c;
        Assert.Equal(1L << chosen, one.Active);
        Assert.Equal(Enumerable.Range(0, 3).Select(c => c == chosen ? 1.0 : 0), Weights(one));
        one.Weight(chosen)!.backward();
        all.Weight(chosen)!.backward();
        Assert.Equal(soft.Parameters[0].grad!.data<float>().ToArray(), hard.Parameters[0].grad!.data<float>().ToArray());
        Assert.True(hard.Parameters[0].grad!.abs().sum().item<float>() > 0.01);
    }

    [Fact]
    public void Temperature_and_the_state_of_the_draws_are_kept()
    {
        using var distribution = new GumbelSoftmax(SmallSpaces.Two.Decisions, CPU, new RandomStream(5), step => 10 - step.Epoch);
        Assert.Equal(10, distribution.Temperature);
        distribution.Begin(new(3, 9, 0, 1));
        Assert.Equal(7, distribution.Temperature);

        using var kept = new MemoryStream();
        distribution.Save(new BinaryWriter(kept));
        var next = All(distribution.Sample());
        using var other = new GumbelSoftmax(SmallSpaces.Two.Decisions, CPU, new RandomStream(6), step => 10 - step.Epoch);
        kept.Position = 0;
        other.Load(new BinaryReader(kept));
        other.Begin(new(3, 9, 0, 1));
        Assert.Equal(next, All(other.Sample()));
        Assert.NotEqual(next, All(other.Sample()));

        static double[] All(Gates gates) => [.. Enumerable.Range(0, gates.Count).Where(i => gates[i].Weight(0) is not null).SelectMany(i => Weights(gates[i]))];
    }

    private static double[] Weights(Gate gate) => [.. Enumerable.Range(0, 3).Select(c => (double)gate.Weight(c)!.item<float>())];

    // The space of a single decision among three operations.
    private static GumbelSoftmax Create(ulong seed, double temperature, bool hard, float[]? logits = null)
    {
        var space = SmallSpaces.Read(
            """
            ops Ops { skip_connect, nor_conv(1), nor_conv(3) }
            cell Cell { input x nodes 1 { from all of previous, op Ops } output last }
            net Small(channels: 4, classes: 10) { input image(1, 8, 8) stem conv(3) Cell head global_avg_pool, linear(classes) }
            """);
        var distribution = new GumbelSoftmax(space.Decisions, CPU, new RandomStream(seed), _ => temperature, hard: hard);
        using var _ = no_grad();
        distribution.Parameters[0].copy_(tensor(logits ?? Logits, 1, 3));
        return distribution;
    }

    // What such a distribution draws first, behind its parameters.
    private static double[] Noise(ulong seed)
    {
        var random = new RandomStream(seed);
        for (var i = 0; i < 3; i++) random.NextGaussian();
        return [.. Enumerable.Range(0, 3).Select(_ => -Math.Log(-Math.Log(1 - random.NextDouble())))];
    }
}
