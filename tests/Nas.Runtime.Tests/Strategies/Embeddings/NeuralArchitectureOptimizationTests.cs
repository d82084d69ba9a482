using Nas.Dsl.Model;
using Nas.Runtime.Objectives;
using Nas.Runtime.Spaces;
using Nas.Runtime.Spaces.Tokens;
using Nas.Runtime.Strategies.Controllers;
using Nas.Runtime.Strategies.Embeddings;
using Nas.Runtime.Tests.Spaces;
using Nas.Runtime.Tests.Spaces.Tokens;
using TorchSharp;
using Adam = TorchSharp.Modules.Adam;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Strategies.Embeddings;

public sealed class NeuralArchitectureOptimizationTests : IDisposable
{
    private static readonly (string Name, string Value)[] Quick =
        [("initial", "12"), ("batch", "6"), ("seeds", "6"), ("training-steps", "20"), ("hidden", "16")];

    private readonly DisposeScope _scope = NewDisposeScope();

    public static TheoryData<string> Names => ["nao", "seminas"];

    public void Dispose() => _scope.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Told_the_same_again_it_asks_the_same(string name)
    {
        var score = Synthetic.Separable(SmallSpaces.Bench201.Decisions, 9);
        using var first = RecipeStrategy.Create(name, SmallSpaces.Bench201.Decisions, 2, Quick);
        var trials = Synthetic.Run(first.Strategy, score, 20);
        using var replayed = RecipeStrategy.Create(name, SmallSpaces.Bench201.Decisions, 2, Quick);
        foreach (var trial in trials)
        {
            Assert.Equal(trial.Genotype, replayed.Strategy.Ask().Genotype);
            replayed.Strategy.Tell(trial);
        }

        Assert.Equal(first.Strategy.Ask().Genotype, replayed.Strategy.Ask().Genotype);
        Assert.Equal(20, trials.Select(t => t.Genotype).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_the_ascent_finds_is_better_than_random(string name)
    {
        var space = SmallSpaces.Bench201.Decisions;
        var score = Synthetic.Separable(space, 4);
        using var strategy = RecipeStrategy.Create(name, space, 1, ("initial", "30"), ("training-steps", "150"), ("learning-rate", "0.003"), ("hidden", "32"));
        var trials = Synthetic.Run(strategy.Strategy, score, 60);
        var (drawn, found) = (trials.Take(30).Average(t => t.Score.Accuracy), trials.Skip(30).Average(t => t.Score.Accuracy));
        var best = SmallSpaces.Enumerate(space).Max(score);
        Assert.True(found > drawn + ((best - drawn) / 2), $"{drawn:F3}, then {found:F3} of {best:F3}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Spaces_that_are_soon_used_up_are_no_problem(string name)
    {
        using var small = RecipeStrategy.Create(name, SmallSpaces.AllEdges.Decisions, 1, Quick);
        var trials = Synthetic.Run(small.Strategy, g => g[0], 20);
        Assert.Equal(8, trials.Take(8).Select(t => t.Genotype).Distinct().Count());
        var only = new Decision("only", DecisionKind.One, new[] { "x" }.ToEquatableArray(), default, 1, -1, 0);
        using var single = RecipeStrategy.Create(name, new DecisionSpace(new[] { only }.ToEquatableArray()), 1, ("initial", "2"));
        Assert.Equal(4, Synthetic.Run(single.Strategy, _ => 0.5, 4).Count);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Constraints_and_inactive_decisions_are_kept_to(string name)
    {
        var space = SmallSpaces.AllEdges;
        var limits = new Constraints(space, space.Net.Defaults, 36 + 50 + 152, null);
        using var strategy = RecipeStrategy.Create(name, space.Decisions, 1, limits, ("initial", "3"), ("batch", "2"), ("seeds", "3"), ("training-steps", "20"));
        Assert.All(Synthetic.Run(strategy.Strategy, g => g.Values.Sum() / 3.0, 8), t => Assert.True(limits.Allow(t.Genotype)));
        using var nested = RecipeStrategy.Create(name, TokenSpaceTests.Nested, 1, Quick);
        var trials = Synthetic.Run(nested.Strategy, g => g.Values.Average(), 30);
        Assert.Equal(30, trials.Select(t => t.Genotype).Distinct().Count());
    }

    [Fact]
    public void Asked_ahead_of_any_score_it_still_answers()
    {
        using var strategy = RecipeStrategy.Create("nao", SmallSpaces.Bench201.Decisions, 1, Quick);
        Assert.Equal(40, Enumerable.Range(0, 40).Select(_ => strategy.Strategy.Ask().Genotype).Distinct().Count());
    }

    // With a network of this size a handful of architectures can be learnt by heart: decoding without a step gives them back.
    [Fact]
    public void The_decoder_rebuilds_what_the_encoder_was_given_and_the_predictor_its_score()
    {
        var space = new TokenSpace(TokenSpaceTests.Nested);
        var sequences = SmallSpaces.Enumerate(space.Decisions).Where((_, i) => i % 4 == 0).Select(space.Encode).ToArray();
        Assert.InRange(sequences.Length, 8, 40);
        var random = new RandomStream(3);
        var targets = sequences.Select(_ => (float)random.NextGaussian()).ToArray();
        using var network = new EncoderPredictorDecoder(space, hidden: 32, predictor: 16, new RandomStream(1));
        using var optimizer = new Adam(network.parameters(), 0.01);
        for (var step = 0; step < 200; step++)
        {
            using var scope = NewDisposeScope();
            var part = new TokenBatch(space, sequences);
            var codes = network.Encode(part);
            optimizer.zero_grad();
            (nn.functional.mse_loss(network.Predict(codes, part.Mask), tensor(targets)) + network.ReconstructionLoss(codes, part)).backward();
            optimizer.step();
        }

        var batch = new TokenBatch(space, sequences);
        var encoded = network.Encode(batch);
        Assert.True(nn.functional.mse_loss(network.Predict(encoded, batch.Mask), tensor(targets)).item<float>() < 0.05);
        Assert.Equal(sequences, network.Ascend(batch, 0));
        // All vectors have length 1, and what stands in the padding changes nothing.
        var lengths = (encoded * encoded).sum(2).data<float>().ToArray();
        Assert.All(lengths, l => Assert.Equal(1, l, 1e-5));
        var alone = new TokenBatch(space, [sequences.MinBy(s => s.Length)!]);
        var shortest = Array.IndexOf(sequences, alone.Sequences[0]);
        Assert.True(alone.Length < batch.Length);
        Assert.Equal(network.Predict(network.Encode(alone), alone.Mask).item<float>(), network.Predict(encoded, batch.Mask)[shortest].item<float>(), 1e-4);
    }
}
