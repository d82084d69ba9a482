using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Controllers;
using Nas.Runtime.Tests.Spaces;

namespace Nas.Runtime.Tests.Strategies.Controllers;

public class WidthAgentTests
{
    private static readonly SearchSpace Space = SmallSpaces.Widths;
    private static readonly Widths Wide = new(Space, Space.Net.Defaults);

    private static readonly WidthAgentSettings Quick = new()
    {
        Hidden = 32, ActorLearningRate = 1e-3, CriticLearningRate = 1e-2, TargetRate = 0.01, Batch = 32, Memory = 100, RandomNetworks = 20, Noise = 0.5, NoiseDecay = 0.95,
    };

    // One state, one action: the gradient of what the critic has learnt leads there.
    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void Actions_go_where_the_rewards_are(int sign)
    {
        var random = new RandomStream(1);
        using var agent = new DeterministicPolicyGradient(1, 100, Quick, random);
        for (var i = 0; i < 100; i++)
        {
            var action = random.NextDouble();
            agent.Remember(new([1], action, sign * action, null));
        }

        var before = agent.Act([1]);
        for (var i = 0; i < 60; i++) agent.Learn();
        Assert.True(sign * (agent.Act([1]) - before) > 0.1, $"{before} then {agent.Act([1])}");
    }

    [Fact]
    public void Every_network_keeps_to_the_limit_and_widths_fill_it()
    {
        var (least, most) = (Flops(Wide.Sizes.Smallest), Flops(Wide.Sizes.Largest));
        var half = new Constraints(Space, Space.Net.Defaults, null, (least + most) / 2);
        using var agent = Agent(half, seed: 2);
        var trials = Synthetic.Run(agent, g => Flops(g) / (double)most, 40);
        Assert.All(trials, t => Assert.True(half.Allow(t.Genotype)));
        Assert.True(trials.Select(t => t.Genotype).Distinct().Count() > 10);
        Assert.True(trials.Max(t => Flops(t.Genotype)) > 0.4 * most);
    }

    [Fact]
    public void A_limit_below_the_narrowest_is_a_usage_error()
    {
        var error = Assert.Throws<UsageException>(() => Agent(new(Space, Space.Net.Defaults, null, Flops(Wide.Sizes.Smallest) - 1), seed: 2));
        Assert.StartsWith("The largest network of Wide is not within ", error.Message, StringComparison.Ordinal);
    }

    // What counts is a single width, which the agent has to tell from the others.
    [Fact]
    public void It_finds_the_width_that_counts()
    {
        var limit = new Constraints(Space, Space.Net.Defaults, null, Flops(Wide.Sizes.Largest));
        var settings = Quick with { Hidden = 64, CriticLearningRate = 1e-3, Batch = 64 };
        using var agent = new WidthAgent(Space, Space.Net.Defaults, settings, Synthetic.Accuracy, limit, new RandomStream(1));
        var trials = Synthetic.Run(agent, g => Share(g, 3) - (0.5 * Enumerable.Range(0, 5).Where(i => i != 3).Average(i => Share(g, i))), 70);
        var (first, last) = (trials.Take(20).Average(t => t.Score.Accuracy), trials.Skip(60).Average(t => t.Score.Accuracy));
        Assert.True(last > first + 0.1, $"{first} then {last}");
    }

    [Fact]
    public void Without_a_limit_what_is_saved_counts()
    {
        using var agent = Agent(Synthetic.Unconstrained(Space), seed: 4);
        for (var i = 0; i < 120; i++)
        {
            var genotype = agent.Ask().Genotype;
            agent.Tell(new(i, genotype, new(0.5, 0, 0, Flops(genotype))));
        }

        Assert.True(Flops(agent.Ask().Genotype) < 0.5 * Flops(Wide.Sizes.Largest));
    }

    [Fact]
    public void The_same_seed_asks_the_same_whoever_is_told_late()
    {
        using var one = Agent(Synthetic.Unconstrained(Space), seed: 5);
        using var other = Agent(Synthetic.Unconstrained(Space), seed: 5);
        Assert.Equal(Synthetic.Run(one, _ => 0.5, 30).Select(t => t.Genotype), Synthetic.Run(other, _ => 0.5, 30).Select(t => t.Genotype));
        var (first, second) = (one.Ask().Genotype, one.Ask().Genotype);
        one.Tell(new(30, first, Synthetic.Score(0.1)));
        one.Tell(new(31, second, Synthetic.Score(0.2)));
        Assert.Throws<InvalidOperationException>(() => one.Tell(new(31, second, Synthetic.Score(0.2))));
    }

    private static WidthAgent Agent(Constraints constraints, ulong seed) => new(Space, Space.Net.Defaults, Quick, Synthetic.Accuracy, constraints, new RandomStream(seed));

    private static long Flops(Genotype genotype) => Cost.Of(Space, genotype).Flops;

    private static double Share(Genotype genotype, int width) => Wide.Values(width).Single(v => v.Value == genotype[Wide.Decisions[width]]).Share;
}
