using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Runtime.Data;
using Nas.Runtime.Recipes;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Supernets;
using Nas.Runtime.Tests.Spaces;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Strategies.Distributions;

public sealed class TransformableShapeTests : IDisposable
{
    private static readonly float[] Logits = [1, 0, -0.7f, 0.4f];

    private static readonly SearchSpace Space = SmallSpaces.Read(
        """
        ops Layer { conv_block(3) }
        net Small(channels: 4, classes: 10) {
          input image(1, 8, 8) stem conv(3)
          stage S { repeat 1..4 { Layer } channels {2, 4, 6, 8} }
          head global_avg_pool, linear(classes)
        }
        """);

    private readonly DisposeScope _scope = NewDisposeScope();

    private static Graph Stage => Space.Graph("S");

    public void Dispose() => _scope.Dispose();

    // The softmax of what is drawn, over those that run: two of the widths, and all of the depths.
    [Theory]
    [InlineData(0.5)]
    [InlineData(10)]
    public void Weights_are_those_of_the_formula(double temperature)
    {
        using var distribution = Create(2, temperature);
        var noise = Noise(2);
        var gates = distribution.Sample();
        Assert.Equal(2, long.PopCount(gates[Stage.Width].Active));
        Assert.Equal(0b1111, gates[Stage.Depth].Active);
        Assert.True(gates[Stage.Width].Interpolates);
        foreach (var (decision, row) in new[] { Stage.Depth, Stage.Width }.Order().Index().Select(r => (r.Item, r.Index)))
        {
            var soft = Enumerable.Range(0, 4).Select(c => gates[decision].IsActive(c) ? Math.Exp((Logits[c] + noise[(4 * row) + c]) / temperature) : 0).ToArray();
            Assert.All(Weights(gates[decision]).Zip(soft), pair => Assert.Equal(pair.Second / soft.Sum(), pair.First, 1e-4));
        }
    }

    // By Gumbel noise alone (Maddison et al. 2017, proposition 1b): what is next to it has hardly any weight at a low temperature.
    [Fact]
    public void The_width_of_almost_all_weight_has_the_probability_of_the_softmax()
    {
        const int Draws = 3000;
        using var distribution = Create(1, 0.01);
        var counts = new int[4];
        for (var i = 0; i < Draws; i++)
        {
            using var scope = NewDisposeScope();
            counts[Weights(distribution.Sample()[Stage.Width]).Select((w, c) => (w, c)).Max().c]++;
        }

        var total = Logits.Sum(l => Math.Exp(l));
        for (var c = 0; c < 4; c++)
        {
            var p = Math.Exp(Logits[c]) / total;
            Assert.Equal(p, counts[c] / (double)Draws, 4 * Math.Sqrt(p * (1 - p) / Draws));
        }
    }

    // While the strongest is dearer than what is asked for the expected cost is paid for, while it is cheaper the lack of it.
    [Theory]
    [InlineData(3, 2)]
    [InlineData(2, 0)]
    [InlineData(0, -2)]
    public void The_cost_counts_by_what_the_strongest_costs(int strongest, double weight)
    {
        var asked = Flops(2);
        using var distribution = (TransformableShape)new TasRecipe().Distribution(Run(new(Space, Space.Net.Defaults, null, asked)), new RandomStream(1));
        using var _ = no_grad();
        distribution.Parameters[0].copy_(tensor([.. Enumerable.Range(0, 4).Select(c => c == strongest ? 1f : 0)]).expand(2, 4));
        distribution.Sample();
        var penalty = new CostPenalty(CostTerm.Of(NetworkPlan.Of(Space), CostMeasure.Flops), (_, cost) => cost);
        var expected = penalty.Expected(d => Space.Decisions.Items[d].Width == 4 ? distribution.Parameters[0][0].softmax(0) : ones(1)).item<float>();
        Assert.Equal(0.5 + (weight * Math.Log(expected)), distribution.Penalty(tensor(0.5f)).item<float>(), 1e-4);
    }

    private static long Flops(int choice) => Cost.Of(Space, new Genotype(Space.Decisions, [.. Space.Decisions.Items.Select(d => Math.Min(choice, d.ValueCount - 1))])).Flops;

    private static SearchRun Run(Constraints constraints) => new()
    {
        Definition = new GeneralDefinition(Space),
        Parameters = Space.Net.Defaults,
        Data = null!,
        Device = CPU,
        Random = new RandomStream(1),
        Epochs = 1,
        Trials = 0,
        BatchSize = 1,
        LearningRate = null,
        Options = new OptionValues(new TasRecipe(), new Dictionary<string, string>()),
        Constraints = constraints,
        Preference = Synthetic.Accuracy,
        Listener = new SearchLog(),
        Cancellation = default,
        Augmentation = Augmentation.None,
    };

    private static double[] Weights(Gate gate) => [.. Enumerable.Range(0, 4).Select(c => (double)gate.Weight(c)!.item<float>())];

    private static TransformableShape Create(ulong seed, double temperature)
    {
        var distribution = new TransformableShape(Space, CPU, new RandomStream(seed), _ => temperature);
        using var _ = no_grad();
        distribution.Parameters[0].copy_(tensor(Logits).expand(2, 4));
        return distribution;
    }

    // What such a distribution draws first, behind its parameters, for the depth and the width.
    private static double[] Noise(ulong seed)
    {
        var random = new RandomStream(seed);
        foreach (var decision in Space.Decisions.Items.SelectMany(d => Enumerable.Range(0, d.Width))) random.NextGaussian();
        return [.. Enumerable.Range(0, 8).Select(_ => random.NextGumbel())];
    }
}
