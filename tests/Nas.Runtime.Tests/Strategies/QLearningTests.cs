using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies;
using Nas.Runtime.Tests.Spaces;

namespace Nas.Runtime.Tests.Strategies;

public class QLearningTests
{
    private static readonly DecisionSpace Space = DecisionLists.Independent(3, 3);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1499, 1)]
    [InlineData(1500, 0.9)]
    [InlineData(1799, 0.7)]
    [InlineData(1800, 0.6)]
    [InlineData(2549, 0.2)]
    [InlineData(2550, 0.1)]
    [InlineData(9000, 0.1)]
    public void Epsilon_follows_table_1_of_the_paper(int architectures, double epsilon)
    {
        Assert.Equal(2700, QLearning.PaperArchitectures);
        Assert.Equal(epsilon, QLearning.Epsilon((architectures + 0.5) / 2700));
    }

    // One experience replayed n times, from the end to the beginning, by the recurrence itself.
    [Fact]
    public void Q_follows_the_update_of_the_paper()
    {
        var learner = Learner(new(100) { Replays = 4, LearningRate = 0.1, Discount = 0.9 });
        var genotype = learner.Ask().Genotype;
        learner.Tell(new Trial(0, genotype, Synthetic.Score(0.8)));
        double[] q = [0.5, 0.5, 0.5];
        for (var i = 0; i < 4; i++)
        {
            q[2] = (0.9 * q[2]) + (0.1 * 0.8);
            // The other actions of the next state stand at 0.5.
            q[1] = (0.9 * q[1]) + (0.1 * 0.9 * Math.Max(q[2], 0.5));
            q[0] = (0.9 * q[0]) + (0.1 * 0.9 * Math.Max(q[1], 0.5));
        }

        Assert.All(q.Zip(learner.Values(genotype)), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    [Fact]
    public void A_state_remembers_as_many_choices_as_given()
    {
        foreach (var (memory, alike) in new[] { (0, new[] { true, true }), (1, [true, false]), (2, [false, false]) })
        {
            var learner = Learner(new(100) { Memory = memory });
            learner.Tell(new Trial(0, new(Space, [0, 1, 2]), Synthetic.Score(0.9)));
            var learnt = learner.Values(new(Space, [0, 1, 2]))[2];
            Assert.NotEqual(0.5, learnt);
            Assert.Equal(alike, new[] { new[] { 1L, 1, 2 }, [0, 0, 2] }.Select(values => learner.Values(new(Space, values))[2] == learnt));
        }
    }

    // Near the end one choice in ten is random, all others are the best known: (0.9 + 0.1/3)^3 of the proposals are the greedy one.
    [Fact]
    public void Actions_are_epsilon_greedy()
    {
        var greedy = 0;
        for (ulong seed = 0; seed < 400; seed++)
        {
            var learner = new QLearning(Space, new(1) { Replays = 500 }, Synthetic.Accuracy, Constraints.None, new RandomStream(seed));
            learner.Ask();
            learner.Tell(new Trial(0, new(Space, [1, 2, 0]), Synthetic.Score(0.9)));
            var first = learner.Ask().Genotype;
            if (first.Equals(new Genotype(Space, [1, 2, 0]))) greedy++;
        }

        var expected = Math.Pow(0.9 + (0.1 / 3), 3);
        // Five standard deviations.
        Assert.Equal(expected, greedy / 400.0, 5 * Math.Sqrt(expected * (1 - expected) / 400));
    }

    [Fact]
    public void It_learns_what_is_good()
    {
        var gain = Gain(Synthetic.Accuracy, value => Synthetic.Score(value));
        Assert.True(gain > 0.04, $"{gain:F3}");
    }

    [Fact]
    public void Any_objective_is_a_reward()
    {
        var gain = Gain(new([Objective.Named("flops")]), value => Synthetic.Score(0.5) with { Flops = (long)(-1e6 * value) + 1_000_000 });
        Assert.True(gain > 0.04, $"{gain:F3}");
    }

    // How much better the last sixth of a search is than its random first half, in the mean over some searches.
    private static double Gain(Preference preference, Func<double, Score> scored) => Enumerable.Range(0, 8).Average(seed =>
    {
        var decisions = SmallSpaces.Bench201.Decisions;
        var value = Synthetic.Separable(decisions, (ulong)seed);
        var learner = new QLearning(decisions, new(300), preference, Constraints.None, new RandomStream((ulong)seed));
        var values = new List<double>();
        for (var i = 0; i < 300; i++)
        {
            var genotype = learner.Ask().Genotype;
            values.Add(value(genotype));
            learner.Tell(new Trial(i, genotype, scored(values[^1])));
        }

        return values.TakeLast(50).Average() - values.Take(150).Average();
    });

    private static QLearning Learner(QLearning.Settings settings) =>
        new(Space, settings, Synthetic.Accuracy, Constraints.None, new RandomStream(1));
}
