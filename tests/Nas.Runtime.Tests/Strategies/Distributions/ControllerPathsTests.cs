using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Runtime.Data;
using Nas.Runtime.Recipes;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Spaces.Tokens;
using Nas.Runtime.Strategies.Controllers;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Strategies.Steps;
using Nas.Runtime.Supernets;
using Nas.Runtime.Tests.Spaces;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Strategies.Distributions;

public sealed class ControllerPathsTests : IDisposable
{
    private static readonly ControllerPathsOptions Wild = new(Hidden: 4, InitialRange: 2, Temperature: 0.5, TanhConstant: 1.5, EntropyWeight: 0.1);
    private static readonly DecisionSpace Three = SmallSpaces.AllEdges.Decisions;

    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    // The LSTM by its own equations: of three choices of two, each by the softmax of c tanh(logit / T) over its two tokens. The first input is the last vector.
    [Fact]
    public void A_path_has_the_probability_and_the_entropy_of_its_choices()
    {
        using var paths = Controller(Wild);
        var weights = paths.Parameters.Select(p => p.detach()).ToArray();
        var (vectors, input, recurrent, bias, head, shift) = (weights[0], weights[1], weights[2], weights[3] + weights[4], weights[5], weights[6]);
        for (var i = 0; i < 5; i++)
        {
            var path = paths.SamplePath();
            var (hidden, memory, token) = (zeros(4), zeros(4), 6L);
            var (probability, entropy) = (0.0, 0.0);
            for (var d = 0; d < 3; d++)
            {
                var parts = (input.mv(vectors[token]) + recurrent.mv(hidden) + bias).chunk(4);
                memory = (parts[1].sigmoid() * memory) + (parts[0].sigmoid() * parts[2].tanh());
                hidden = parts[3].sigmoid() * memory.tanh();
                var logits = ((head.mv(hidden) + shift) / Wild.Temperature).tanh() * Wild.TanhConstant;
                double[] p = [.. logits.data<float>().Skip(2 * d).Take(2).Select(l => Math.Exp(l))];
                p = [.. p.Select(v => v / p.Sum())];
                probability += Math.Log(p[path.Candidates[d]]);
                entropy -= p.Sum(v => v * Math.Log(v));
                token = (2 * d) + path.Candidates[d];
            }

            Assert.Equal(probability, path.LogProbability.item<float>(), 1e-4);
            Assert.Equal(Wild.EntropyWeight * entropy, path.Bonus, 1e-5);
            Assert.Empty(path.LogProbability.shape);
            Assert.All(Enumerable.Range(0, 3), d => Assert.Equal(1L << (int)path.Candidates[d], path.Gates[d].Active));
        }
    }

    [Fact]
    public void Paths_come_as_often_as_their_probability_says()
    {
        using var paths = Controller(Wild);
        var drawn = Enumerable.Range(0, 300).Select(_ => paths.SamplePath()).GroupBy(p => string.Join(",", p.Candidates)).ToArray();
        Assert.Equal(8, drawn.Length);
        var shares = drawn.Select(g => Math.Exp(g.First().LogProbability.item<float>())).ToArray();
        Assert.Equal(1, shares.Sum(), 1e-5);
        Assert.True(shares.Max() > 2 * shares.Min(), "far from uniform");
        ChiSquare.AssertProportions([.. drawn.Select(g => g.Count())], [.. shares.Select(s => s / shares.Sum())]);
    }

    // Of two logits that are c and -c the smaller one has the probability 1 / (1 + exp(2c)), however sure the controller is.
    [Fact]
    public void No_choice_is_less_likely_than_the_bound_of_its_logit_allows()
    {
        using var paths = Controller(Wild with { InitialRange = 0 });
        using (no_grad()) paths.Parameters[6].copy_(tensor(new float[] { -9, 9, -9, 9, -9, 9 }) * 1000);
        var least = 1 / (1 + Math.Exp(2 * Wild.TanhConstant));
        for (var i = 0; i < 20; i++)
        {
            var path = paths.SamplePath();
            Assert.Equal(path.Candidates.Sum(c => Math.Log(c == 0 ? least : 1 - least)), path.LogProbability.item<float>(), 1e-4);
        }
    }

    [Fact]
    public void It_learns_which_path_is_worth_most()
    {
        manual_seed(1);
        using var paths = Controller(new(Hidden: 8, InitialRange: 0.1, Temperature: 5, TanhConstant: 2.5, EntropyWeight: 0.0001));
        using var supernet = new TanhSupernet(TanhSupernet.Three, 3);
        long[] best = [1, 0, 1];
        using var step = new ReinforceStep(supernet, paths, new(10), new(LearningRate: 0.05, WeightDecay: 0), new(2, 0.1, (path, _) => path.Zip(best).Count(p => p.First == p.Second)));
        using var batch = new Batch(randn(2, 1, 2, 2), zeros(2, dtype: ScalarType.Int64));
        for (var i = 0; i < 60; i++) step.Run(null, batch);
        var random = new RandomStream(2);
        Assert.InRange(Enumerable.Range(0, 50).Count(_ => paths.Draw(random).Values.SequenceEqual(best)), 40, 50); // by chance 6
    }

    [Fact]
    public void The_entropy_counts_as_a_reward()
    {
        using var paths = Controller(Wild);
        using var same = Controller(Wild);
        using var supernet = new TanhSupernet(TanhSupernet.Three, 3);
        using var step = new ReinforceStep(supernet, paths, new(10), new(), new(3, 0.5, (_, _) => 7));
        step.ArchitectureGradients(null, new(randn(2, 1, 2, 2), zeros(2, dtype: ScalarType.Int64)));
        Assert.Equal(7 + Enumerable.Range(0, 3).Average(_ => same.SamplePath().Bonus), step.Baseline!.Value, 1e-9);
    }

    // Node 1 may skip from n0, and node 2 from n0 and n1; at first each with probability a half, given those before.
    [Fact]
    public void Skips_are_held_to_their_target()
    {
        var space = SmallSpaces.Skips;
        int[] skips = [.. space.Graphs.SelectMany(g => g.Nodes).Select(n => n.Skips).OfType<Selection>().Select(s => s.Decision)];
        Assert.Equal(2, skips.Length);
        var options = Wild with { InitialRange = 0, Skips = skips, SkipTarget = 0.4, SkipWeight = 0.8 };
        using var paths = new ControllerPaths(space.Decisions, options, Constraints.None, new RandomStream(1));
        Assert.Equal(0.8 * 1.5 * Divergence(0.5), paths.SamplePath().Penalty!.item<float>(), 1e-6);
        using var free = new ControllerPaths(space.Decisions, options with { SkipWeight = 0 }, Constraints.None, new RandomStream(1));
        Assert.Null(free.SamplePath().Penalty);
        using var none = Controller(Wild);
        Assert.Null(none.SamplePath().Penalty);

        // What is worth the same whatever is drawn moves nothing but the skips.
        using var supernet = new MixedSupernet(NetworkPlan.Of(space));
        using var learns = new ControllerPaths(space.Decisions, options with { InitialRange = 0.1 }, Constraints.None, new RandomStream(1)); // of weights of 0 none has a gradient
        using var step = new ReinforceStep(supernet, learns, new(10), new(LearningRate: 0.01, WeightDecay: 0) { Beta1 = 0 }, new(1, 1, (_, _) => 7));
        using var batch = new Batch(randn(2, 1, 8, 8), zeros(2, dtype: ScalarType.Int64));
        for (var i = 0; i < 60; i++) step.Run(null, batch);
        Assert.InRange(learns.SamplePath().Penalty!.item<float>(), -1e-6, 0.8 * 1.5 * Divergence(0.5) / 3);
    }

    // Of n1 0.2 takes the first and 0.3 the second alone; behind the first the second has 0.25.
    [Fact]
    public void The_probability_of_a_skip_is_that_given_those_before()
    {
        var tokens = new TokenSpace(new DecisionSpace(new[] { Decision.Some("skip", ["n0", "n1"], 0, 2) }.ToEquatableArray()));
        var target = new SkipTarget(tokens, [0], 0.4);
        using var rows = tensor(new[] { 0.2f, 0.3f, 0.5f, 1e-30f, 0.25f, 0.75f }, 2, 3).log();
        Assert.Equal(Divergence(0.2) + Divergence(0.375), target.Divergence([2], rows)!.item<float>(), 1e-6);
        Assert.Equal(Divergence(0.2) + Divergence(0.375), target.Divergence([1, 2], rows)!.item<float>(), 1e-6);
        Assert.Equal(Divergence(0.2) + Divergence(0.25), target.Divergence([0, 2], rows)!.item<float>(), 1e-6);
        Assert.Equal(Divergence(0.2) + Divergence(0.25), target.Divergence([0, 1], rows)!.item<float>(), 1e-6);
        Assert.Null(new SkipTarget(tokens, [], 0.4).Divergence([2], rows));
    }

    private static double Divergence(double p) => (p * Math.Log(p / 0.4)) + ((1 - p) * Math.Log((1 - p) / 0.6));

    [Fact]
    public void Paths_keep_to_the_constraints_whatever_the_controller_prefers()
    {
        var space = SmallSpaces.AllEdges;
        var limits = new Constraints(space, space.Net.Defaults, 36 + 50 + 152, null); // at most one convolution of three
        using var paths = new ControllerPaths(Three, Wild, limits, new RandomStream(2));
        using (no_grad()) paths.Parameters[6].copy_(tensor(new float[] { -9, 9, -9, 9, -9, 9 })); // three convolutions
        Assert.True(limits.Allow(paths.Draw(new RandomStream(3))));
        Assert.InRange(paths.SamplePath().Candidates.Sum(), 0, 1);
        Assert.True(limits.Allow(paths.Derive(limits)));
    }

    [Fact]
    public void A_kept_state_goes_on_as_it_would_have()
    {
        using var first = Controller(Wild);
        first.SamplePath();
        using var kept = new MemoryStream();
        first.Save(new BinaryWriter(kept));
        using var second = Controller(Wild, seed: 2);
        kept.Position = 0;
        second.Load(new BinaryReader(kept));
        for (var i = 0; i < 10; i++)
        {
            var (expected, actual) = (first.SamplePath(), second.SamplePath());
            Assert.Equal(expected.Candidates, actual.Candidates);
            Assert.Equal(expected.LogProbability.item<float>(), actual.LogProbability.item<float>());
        }
    }

    // Skips, of which a node takes any number; two inputs that may be the same; depths, widths and arguments; a recurrent cell; and nothing to choose.
    [Theory]
    [InlineData("EnasMacro")]
    [InlineData("EnasMicro")]
    [InlineData("EnasRnn")]
    [InlineData("MobileNet")]
    [InlineData("")]
    public void A_path_is_an_architecture_of_any_space_with_a_supernet(string file)
    {
        var space = file.Length > 0 ? SmallSpaces.Sample(file).Decisions : new DecisionSpace(new[] { Decision.One("only", ["x"]) }.ToEquatableArray());
        using var paths = new ControllerPaths(space, Wild, Constraints.None, new RandomStream(1));
        var path = paths.SamplePath();
        var genotype = new Genotype(space, path.Candidates);
        var gates = Gates.Of(genotype);
        Assert.All(Enumerable.Range(0, space.Items.Count), d => Assert.Equal(gates[d].Active, path.Gates[d].Active));
        Assert.InRange(path.LogProbability.item<float>(), float.MinValue, 0);
        if (file.Length > 0) Assert.Null(Recipe.Named("enas").Refusal(SmallSpaces.Sample(file)));
    }

    private static ControllerPaths Controller(ControllerPathsOptions options, ulong seed = 1) => new(Three, options, Constraints.None, new RandomStream(seed));
}
