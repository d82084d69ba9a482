using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Controllers;
using Nas.Runtime.Tests.Spaces;

namespace Nas.Runtime.Tests.Strategies.Controllers;

/// <summary>What holds for every strategy whose controller writes token by token.</summary>
public class ControllerTests
{
    public static TheoryData<string> Names => ["reinforce", "ppo"];

    private static readonly SearchSpace Wired = SmallSpaces.Read(
        """
        ops Ops { skip_connect, sep_conv(3) }
        cell Cell { input a, b nodes 3 { from 2 of previous, op Ops } output concat(nodes) }
        net Net(channels: 4, classes: 10) { input image(1, 8, 8) stem conv(3) Cell head global_avg_pool, linear(classes) }
        """);

    [Theory]
    [MemberData(nameof(Names))]
    public void Told_the_same_again_it_asks_the_same(string name)
    {
        var score = Synthetic.Separable(SmallSpaces.Darts.Decisions, 9);
        using var first = RecipeStrategy.Create(name, SmallSpaces.Darts.Decisions, 2, ("batch", "4"));
        var trials = Synthetic.Run(first.Strategy, score, 10);
        using var replayed = RecipeStrategy.Create(name, SmallSpaces.Darts.Decisions, 2, ("batch", "4"));
        foreach (var trial in trials)
        {
            Assert.Equal(trial.Genotype, replayed.Strategy.Ask().Genotype);
            replayed.Strategy.Tell(trial);
        }

        Assert.Equal(first.Strategy.Ask().Genotype, replayed.Strategy.Ask().Genotype);
        using var other = RecipeStrategy.Create(name, SmallSpaces.Darts.Decisions, 3);
        Assert.NotEqual(trials[0].Genotype, other.Strategy.Ask().Genotype);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_learns_which_choices_are_good(string name)
    {
        var space = SmallSpaces.Bench201.Decisions;
        var score = Synthetic.Separable(space, 4);
        using var strategy = RecipeStrategy.Create(name, space, 1, ("learning-rate", "0.01"), ("batch", "10"));
        var trials = Synthetic.Run(strategy.Strategy, score, 250);
        var early = trials.Take(40).Average(t => t.Score.Accuracy);
        var late = trials.TakeLast(40).Average(t => t.Score.Accuracy);
        var best = SmallSpaces.Enumerate(space).Max(score);
        // Half of the way from what random draws score to the best there is.
        Assert.True(late > early + ((best - early) / 2), $"{early:F3}, then {late:F3} of {best:F3}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_learns_which_states_to_keep(string name)
    {
        // Good is what keeps n0. Random keeps it in 2/3 and 2/4 of the cases.
        var space = Wired.Decisions;
        int[] nodes = [space.IndexOf("Cell.n1.from"), space.IndexOf("Cell.n2.from")];
        double Score(Genotype g) => nodes.Average(i => (g[i] & 0b100) != 0 ? 1.0 : 0.0);
        using var strategy = RecipeStrategy.Create(name, space, 1, ("learning-rate", "0.01"), ("batch", "10"));
        var trials = Synthetic.Run(strategy.Strategy, Score, 200);
        var late = trials.TakeLast(40).Average(t => t.Score.Accuracy);
        Assert.True(late > 0.85, $"{late:F3}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Asked_ahead_and_told_in_another_order_it_still_answers(string name)
    {
        var space = SmallSpaces.Two;
        using var strategy = RecipeStrategy.Create(name, space.Decisions, 5, ("batch", "3"));
        var asked = Enumerable.Range(0, 9).Select(_ => strategy.Strategy.Ask().Genotype).ToArray();
        for (var i = asked.Length - 1; i >= 0; i--) strategy.Strategy.Tell(new Trial(i, asked[i], Synthetic.Score(i / 10.0)));
        Assert.Equal(space.Decisions, strategy.Strategy.Ask().Genotype.Space);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_space_of_one_architecture_is_no_problem(string name)
    {
        var only = Decision.One("only", ["x"]);
        using var strategy = RecipeStrategy.Create(name, new DecisionSpace(new[] { only }.ToEquatableArray()), 1, ("batch", "1"));
        Assert.All(Synthetic.Run(strategy.Strategy, _ => 0.5, 3), t => Assert.Equal([0], t.Genotype.Values));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Constraints_hold_even_where_the_policy_prefers_what_breaks_them(string name)
    {
        var space = SmallSpaces.AllEdges;
        var limits = new Constraints(space, space.Net.Defaults, 36 + 50 + 152, null); // at most one convolution of three
        using var strategy = RecipeStrategy.Create(name, space.Decisions, 1, limits, ("learning-rate", "0.05"), ("batch", "2"));
        var random = new RandomStream(2);
        // Told that convolutions are good, whatever was asked.
        for (var i = 0; i < 60; i++)
            {
            var genotype = space.Decisions.Sample(random);
            strategy.Strategy.Tell(new Trial(i, genotype, Synthetic.Score(genotype.Values.Sum() / 3.0)));
        }

        for (var i = 0; i < 20; i++) Assert.True(limits.Allow(strategy.Strategy.Ask().Genotype));
    }

    // A bandit of one token. With one sample a step the mean gradient over all arms is the closed form ∂/∂z_i Σ p R = p_i (R_i - Σ p R).
    [Fact]
    public void The_policy_gradient_of_a_bandit_is_the_closed_form()
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        var arms = Decision.One("arm", ["a", "b", "c"]);
        var space = new Nas.Runtime.Spaces.Tokens.TokenSpace(new DecisionSpace(new[] { arms }.ToEquatableArray()));
        using var policy = new TokenPolicy(space, hidden: 4, layers: 1, range: 1, new RandomStream(1));
        double[] rewards = [0.1, 0.9, 0.4];
        var bias = policy.get_parameter("_head.bias")!;
        var probabilities = Enumerable.Range(0, 3).Select(a => Math.Exp(LogProbability(a).item<float>())).ToArray();
        var mean = probabilities.Zip(rewards, (p, r) => p * r).Sum();
        var gradient = new double[3];
        for (var arm = 0; arm < 3; arm++)
        {
            policy.zero_grad();
            // Any baseline gives the same expectation.
            (LogProbability(arm) * (rewards[arm] - 0.3)).backward();
            var sample = bias.grad!.data<float>().ToArray();
            for (var i = 0; i < 3; i++) gradient[i] += probabilities[arm] * sample[i];
        }

        for (var i = 0; i < 3; i++) Assert.Equal(probabilities[i] * (rewards[i] - mean), gradient[i], 1e-6);

        TorchSharp.torch.Tensor LogProbability(int arm) => policy.Evaluate(new TokenBatch(space, [[arm]])).LogProbability.sum();
    }

    [Fact]
    public void The_baseline_is_an_unbiased_moving_average()
    {
        var average = new MovingAverage(0.5);
        Assert.Null(average.Value);
        average.Add(4);
        Assert.Equal(4, average.Value!.Value, 1e-12);
        average.Add(1);
        Assert.Equal((4 + (2 * 1)) / 3.0, average.Value!.Value, 1e-12);
        average.Add(0);
        Assert.Equal((4 + (2 * 1) + 0) / 7.0, average.Value!.Value, 1e-12);
    }
}
