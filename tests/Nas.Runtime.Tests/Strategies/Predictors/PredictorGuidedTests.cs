using Nas.Dsl;
using Nas.Dsl.Model;
using Nas.Runtime.Recipes;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies;
using Nas.Runtime.Strategies.Predictors;
using Nas.Runtime.Tests.Spaces;

namespace Nas.Runtime.Tests.Strategies.Predictors;

public class PredictorGuidedTests
{
    public static TheoryData<string> Names => [.. Recipe.All.OfType<PredictorGuidedRecipe>().Select(r => r.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_beats_random_search(string name)
    {
        var space = SmallSpaces.Bench201;
        var (guided, drawn) = (0.0, 0.0);
        for (ulong seed = 0; seed < 3; seed++)
        {
            guided += Best(Create(name, space.Decisions, space, seed), PredictorTests.Landscape, 40) / 3;
            drawn += Enumerable.Range(0, 20).Average(i => Best(
                new RandomSearch(space.Decisions, Constraints.None, new RandomStream((seed * 20) + (ulong)i)), PredictorTests.Landscape, 40)) / 3;
        }

        // The best cell, convolutions all over, has 4.
        Assert.True(guided > drawn + 0.15, $"{guided:F3} against {drawn:F3}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Told_the_same_again_it_asks_the_same(string name)
    {
        var space = SmallSpaces.Darts;
        var score = Synthetic.Separable(space.Decisions, 5);
        var trials = Synthetic.Run(Create(name, space.Decisions, space, 2), score, 22);
        var replayed = Create(name, space.Decisions, space, 2);
        using var owner = replayed as IDisposable;
        var foretold = 0;
        foreach (var trial in trials)
        {
            var proposal = replayed.Ask();
            Assert.Equal(trial.Genotype, proposal.Genotype);
            if (proposal.Foretold is { } value) foretold += double.IsFinite(value) ? 1 : -trials.Count;
            replayed.Tell(trial);
        }

        // What was not drawn at random, the predictor has said something of.
        Assert.InRange(foretold, 1, trials.Count - 1);
    }

    // The eight architectures are seven networks or eight; all of them come before any comes again.
    [Theory]
    [MemberData(nameof(Names))]
    public void A_tiny_space_is_exhausted_first(string name)
    {
        var space = SmallSpaces.AllEdges;
        var networks = SmallSpaces.Enumerate(space.Decisions).Select(g => Isomorphism.Canonical(space, g)).ToHashSet();
        var strategy = Create(name, space.Decisions, space, 3, ("initial", "2"), ("batch", "2"));
        var trials = Synthetic.Run(strategy, g => g.Values.Sum() / 3.0, networks.Count + 3);
        Assert.Equal(networks, trials.Take(networks.Count).Select(t => Isomorphism.Canonical(space, t.Genotype)).ToHashSet());
        (strategy as IDisposable)?.Dispose();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_bare_list_of_decisions_is_enough(string name)
    {
        var decisions = new DecisionSpace(EquatableArray.Of(
            Decision.One("depth", ["1", "2", "3"]),
            Decision.Some("inputs", ["a", "b", "c", "d"], 2, 2),
            Decision.One("kernel", ["3", "5", "7", "9"]) with { Parent = 0, ParentBits = 0b110 }));
        var strategy = Create(name, decisions, null, 4, ("initial", "4"), ("batch", "3"));
        var trials = Synthetic.Run(strategy, g => ((g[1] & 1) + (g[2] == 3 ? 1 : 0)) / 2.0, 30);
        Assert.Equal(30, trials.Select(t => t.Genotype).Distinct().Count());
        (strategy as IDisposable)?.Dispose();

        var single = new DecisionSpace(EquatableArray.Of(Decision.One("only", ["this"])));
        Assert.Equal(5, Synthetic.Run(Create(name, single, null, 5, ("initial", "1")), _ => 1, 5).Count);
    }

    [Fact]
    public void The_predictor_learns_all_trials_and_the_most_promising_candidates_come_next()
    {
        var decisions = SmallSpaces.Bench201.Decisions;
        var predictor = new Recorder();
        var random = new RandomStream(6);
        Genotype[] candidates = [.. Enumerable.Range(0, 5).Select(i => new Genotype(decisions, [i, 0, 0, 0, 0, 1]))];
        using var search = new PredictorGuidedSearch(decisions, null, Synthetic.Accuracy, Constraints.None, random, new PredictorGuidance(
            predictor, (trials, isNew) => [.. candidates.Where(isNew)], Acquisitions.Mean, Initial: 3, Batch: 2));
        var trials = Synthetic.Run(search, g => g[0] / 10.0, 7);
        // The recorder predicts the first value: 4 and 3 are taken from the first fit, 2 and 1 from the second.
        Assert.Equal([3, 5], predictor.Fits);
        Assert.Equal([candidates[4], candidates[3], candidates[2], candidates[1]], trials.Skip(3).Select(t => t.Genotype));
    }

    [Fact]
    public void Asked_ahead_of_any_score_it_draws_at_random()
    {
        var space = SmallSpaces.Bench201;
        var strategy = Create("gates", space.Decisions, space, 7, ("initial", "2"));
        Assert.Equal(6, Enumerable.Range(0, 6).Select(_ => strategy.Ask().Genotype).Distinct().Count());
    }

    private static double Best(IAskTellStrategy strategy, Func<Genotype, double> score, int trials)
    {
        using var owner = strategy as IDisposable;
        return Synthetic.Run(strategy, score, trials).Max(t => t.Score.Accuracy);
    }

    private static IAskTellStrategy Create(
        string name, DecisionSpace decisions, SearchSpace? space, ulong seed, params (string Name, string Value)[] options)
    {
        var recipe = (AskTellRecipe)Recipe.Named(name);
        return recipe.Create(new StrategyContext
        {
            Decisions = decisions,
            Space = space,
            Preference = Synthetic.Accuracy,
            Constraints = Constraints.None,
            Random = new RandomStream(seed),
            Options = new OptionValues(recipe, options.ToDictionary(o => o.Name, o => o.Value)),
        });
    }

    private sealed class Recorder : IPredictor
    {
        public List<int> Fits { get; } = [];

        public void Fit(IReadOnlyList<Genotype> genotypes, IReadOnlyList<double> scores) => Fits.Add(genotypes.Count);

        public Predictions Predict(IReadOnlyList<Genotype> genotypes) => new([.. genotypes.Select(g => (double)g[0])]);
    }
}
