using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Tests.Spaces;
using Nas.Runtime.Tests.Spaces.Tokens;

namespace Nas.Runtime.Tests.Strategies.Embeddings;

public class NeuralArchitectureOptimizationTests
{
    private static readonly (string Name, string Value)[] Quick =
        [("initial", "12"), ("batch", "6"), ("seeds", "6"), ("training-steps", "20"), ("later-steps", "5"), ("hidden", "16")];

    public static TheoryData<string> Names => ["nao", "seminas"];

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
        double[] operations = [0.1, 0.5, 0.7, 1, 0.3];
        double[] edges = [0.2, 0.1, 0.25, 0.1, 0.2, 0.15];
        double Score(Genotype genotype) => edges.Select((weight, i) => weight * operations[genotype[i]]).Sum();
        var all = SmallSpaces.Enumerate(space).Select(Score).ToArray();
        var mean = all.Average();
        var deviation = Math.Sqrt(all.Average(s => (s - mean) * (s - mean)));
        using var strategy = RecipeStrategy.Create(name, space, 1);
        var found = Synthetic.Run(strategy.Strategy, Score, 60).Skip(30).Average(t => t.Score.Accuracy);

        // The mean of 30 random ones is more than a deviation too high less than once in ten million times.
        Assert.True(found > mean + deviation, $"{found:F3}; all have {mean:F3} +- {deviation:F3}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Spaces_that_are_soon_used_up_are_no_problem(string name)
    {
        using var small = RecipeStrategy.Create(name, SmallSpaces.AllEdges.Decisions, 1, Quick);
        var trials = Synthetic.Run(small.Strategy, g => g[0], 20);
        Assert.Equal(8, trials.Take(8).Select(t => t.Genotype).Distinct().Count());
        var only = Decision.One("only", ["x"]);
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
}
