using Nas.Dsl.Model;
using Nas.Runtime.Spaces;
using Nas.Runtime.Spaces.Tokens;
using Nas.Runtime.Strategies.Controllers;
using Nas.Runtime.Tests.Spaces;
using Nas.Runtime.Tests.Spaces.Tokens;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Strategies.Controllers;

public sealed class TokenPolicyTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public static TheoryData<string> Names => ["two", "nested", "widths"];

    public void Dispose() => _scope.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void The_probabilities_of_all_architectures_sum_to_one(string name)
    {
        var space = new TokenSpace(Space(name));
        using var policy = Policy(space, range: 1);
        Assert.Equal(1, Probabilities(policy, space).Values.Sum(), 1e-5);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Architectures_are_drawn_as_often_as_the_policy_says(string name)
    {
        var space = new TokenSpace(Space(name));
        using var policy = Policy(space, range: 1);
        var expected = Probabilities(policy, space);
        Assert.True(expected.Values.Max() > 3 * expected.Values.Min(), "a policy of these weights is far from uniform");
        const int Draws = 2000;
        var random = new RandomStream(5);
        var counts = expected.Keys.ToDictionary(k => k, _ => 0);
        for (var i = 0; i < Draws; i++) counts[space.Decode(policy.Sample(random))]++;
        // Each count is binomial; five deviations are exceeded once in a million.
        foreach (var (genotype, p) in expected)
            Assert.InRange(Math.Abs(counts[genotype] - (Draws * p)), 0, (5 * Math.Sqrt(Draws * p * (1 - p))) + 2);
    }

    [Fact]
    public void Without_an_opinion_all_values_of_a_decision_are_equally_likely()
    {
        var space = new TokenSpace(SmallSpaces.Two.Decisions);
        using var policy = Policy(space, range: 0);
        Assert.All(Probabilities(policy, space).Values, p => Assert.Equal(1 / 48.0, p, 1e-6));
    }

    [Fact]
    public void Sequences_have_the_probability_they_have_alone_whatever_stands_beside_them()
    {
        var space = new TokenSpace(TokenSpaceTests.Nested);
        using var policy = Policy(space, range: 1);
        var sequences = SmallSpaces.Enumerate(space.Decisions).Select(space.Encode).ToArray();
        Assert.True(sequences.Select(s => s.Length).Distinct().Count() > 1);
        var together = policy.Evaluate(new TokenBatch(space, sequences));
        for (var i = 0; i < sequences.Length; i++)
        {
            var alone = policy.Evaluate(new TokenBatch(space, [sequences[i]]));
            Assert.Equal(alone.LogProbability.item<float>(), together.LogProbability[i].item<float>(), 1e-4);
            Assert.Equal(alone.Entropy.item<float>(), together.Entropy[i].item<float>(), 1e-4);
        }
    }

    [Fact]
    public void The_entropy_of_a_policy_without_an_opinion_is_that_of_the_uniform_distribution()
    {
        var space = new TokenSpace(SmallSpaces.Bench201.Decisions);
        using var policy = Policy(space, range: 0);
        var (_, entropy) = policy.Evaluate(new TokenBatch(space, [[0, 6, 12, 18, 24, 29]]));
        Assert.Equal(6 * Math.Log(5), entropy.item<float>(), 1e-4);
    }

    // The score of an earlier node is attention to the state there; of what is no node, a vector that is learned.
    [Fact]
    public void Anchor_points_score_earlier_nodes_by_attention()
    {
        var space = new TokenSpace(SmallSpaces.Two.Decisions); // n1 keeps two of a, b, n0
        using var policy = Policy(space, range: 1);
        var sequences = SmallSpaces.Enumerate(space.Decisions).Select(space.Encode).ToArray();
        Tensor Scores() => policy.Evaluate(new TokenBatch(space, sequences)).LogProbability;
        var before = Scores();
        foreach (var name in new[] { "previous.weight", "current.weight", "score.weight", "learned.weight" })
        {
            var parameter = Assert.Single(policy.named_parameters(), p => p.name.EndsWith(name, StringComparison.Ordinal)).parameter;
            policy.zero_grad();
            Scores().exp().max().backward();
            Assert.True(parameter.grad!.abs().sum().item<float>() > 0, name);
        }

        // The linear scores of those choices are not used: other ones there change nothing.
        var from = Enumerable.Range(0, space.Count).Where(t => space.Decisions.Items[space.DecisionOf(t)].Kind == DecisionKind.Some).ToArray();
        Assert.Equal(3, from.Length);
        using (no_grad())
            foreach (var token in from) policy.get_parameter("_head.bias")![token].add_(7);
        Assert.True((Scores() - before).abs().max().item<float>() < 1e-5);
    }

    // The gradient of a score of the log-probabilities, against a difference quotient along a random direction, in single precision.
    [Theory]
    [MemberData(nameof(Names))]
    public void The_gradient_of_the_log_probability_is_right(string name)
    {
        var space = new TokenSpace(Space(name));
        using var policy = Policy(space, range: 0.5);
        var random = new RandomStream(9);
        var sequences = SmallSpaces.Enumerate(space.Decisions).Select(space.Encode).Take(20).ToArray();
        var weights = tensor(sequences.Select(_ => (float)random.NextGaussian()).ToArray());
        Tensor Value() => (policy.Evaluate(new TokenBatch(space, sequences)).LogProbability * weights).sum();
        Value().backward();
        var parameters = policy.parameters().ToArray();
        var directions = parameters.Select(p => tensor(Enumerable.Range(0, (int)p.numel()).Select(_ => (float)random.NextGaussian()).ToArray(), p.shape)).ToArray();
        var expected = parameters.Zip(directions, (p, d) => p.grad is null ? 0 : (p.grad * d).sum().item<float>()).Sum();

        using var _ = no_grad();
        const double Step = 1e-2;
        double At(double sign)
        {
            for (var i = 0; i < parameters.Length; i++) parameters[i].add_(directions[i] * (sign * Step));
            var value = Value().item<float>();
            for (var i = 0; i < parameters.Length; i++) parameters[i].add_(directions[i] * (-sign * Step));
            return value;
        }

        var difference = (At(1) - At(-1)) / (2 * Step);
        Assert.True(Math.Abs(expected - difference) < 0.02 * Math.Max(1, Math.Abs(expected)), $"{expected} against {difference}");
    }

    private static TokenPolicy Policy(TokenSpace space, double range) => new(space, hidden: 8, layers: 2, range, new RandomStream(3));

    private static Dictionary<Genotype, double> Probabilities(TokenPolicy policy, TokenSpace space)
    {
        using var _ = no_grad();
        var all = SmallSpaces.Enumerate(space.Decisions);
        var logarithms = policy.Evaluate(new TokenBatch(space, [.. all.Select(space.Encode)])).LogProbability.data<float>().ToArray();
        return all.Select((g, i) => (g, i)).ToDictionary(p => p.g, p => Math.Exp(logarithms[p.i]));
    }

    private static DecisionSpace Space(string name) => name switch
    {
        "two" => SmallSpaces.Two.Decisions,
        "nested" => TokenSpaceTests.Nested,
        _ => SmallSpaces.TwoWidths.Decisions,
    };
}
