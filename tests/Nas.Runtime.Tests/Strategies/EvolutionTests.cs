using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies;
using Nas.Runtime.Tests.Spaces;

namespace Nas.Runtime.Tests.Strategies;

public class EvolutionTests
{
    private static readonly SearchSpace Darts = SmallSpaces.Darts;

    [Fact]
    public void The_population_is_the_youngest_P_oldest_first()
    {
        var evolution = Regularized(population: 5, sample: 2, seed: 1);
        var trials = new List<Trial>();
        for (var i = 0; i < 20; i++)
        {
            var genotype = evolution.Ask().Genotype;
            trials.Add(new Trial(i, genotype, Synthetic.Score(i % 7)));
            evolution.Tell(trials[^1]);
            Assert.Equal(trials.TakeLast(5), evolution.Population);
        }
    }

    [Fact]
    public void Told_the_same_again_it_asks_the_same()
    {
        var score = Synthetic.Separable(Darts.Decisions, 9);
        var evolution = Regularized(population: 10, sample: 3, seed: 2);
        var trials = Synthetic.Run(evolution, score, 60);

        var replayed = Regularized(population: 10, sample: 3, seed: 2);
        foreach (var trial in trials)
        {
            Assert.Equal(trial.Genotype, replayed.Ask().Genotype);
            replayed.Tell(trial);
        }

        Assert.Equal(evolution.Ask().Genotype, replayed.Ask().Genotype);
        Assert.NotEqual(trials[0].Genotype, Regularized(population: 10, sample: 3, seed: 3).Ask().Genotype);
    }

    // With a tournament far larger than the population the best living member is the parent (it is missed with probability (2/3)^64).
    [Fact]
    public void The_parent_is_the_best_of_those_who_have_not_died_of_age()
    {
        var evolution = Regularized(population: 3, sample: 64, seed: 4);
        double[] scores = [0.9, 0.2, 0.5, 0.1, 0.3, 0.4];
        // By hand. Told 0..2, the best alive is 0; then 0 dies, and of 1, 2, 3 it is 2; of 2, 3, 4 still 2; of 3, 4, 5 it is 5.
        int[] parents = [-1, -1, -1, 0, 2, 2, 5];
        var trials = new List<Trial>();
        for (var i = 0; i < parents.Length; i++)
        {
            var genotype = evolution.Ask().Genotype;
            if (parents[i] >= 0) SamplingTests.AssertNeighbours(trials[parents[i]].Genotype, genotype);
            if (i == scores.Length) break;
            trials.Add(new Trial(i, genotype, Synthetic.Score(scores[i])));
            evolution.Tell(trials[^1]);
        }
    }

    [Fact]
    public void The_four_parts_are_called_in_order()
    {
        var space = SmallSpaces.AllEdges;
        Genotype Number(int bits) => new(space.Decisions, [bits & 1, bits >> 1 & 1, bits >> 2 & 1]);
        var made = 0;
        var log = new List<string>();
        var evolution = new Evolution(
            initialise: () => Number(made++),
            initial: 2,
            select: members =>
            {
                log.Add($"select {string.Join(",", members.Select(m => m.Number))}");
                return [members.MaxBy(m => m.Score, Synthetic.Accuracy)!];
            },
            vary: parents =>
            {
                log.Add($"vary {parents.Single().Number}");
                return Number(7 - parents.Single().Number);
            },
            survive: members => [.. members.OrderByDescending(m => m.Score, Synthetic.Accuracy).Take(2)],
            Synthetic.Unconstrained(space));
        var trials = Synthetic.Run(evolution, genotype => (genotype[0] + (2 * genotype[1]) + (4 * genotype[2])) / 7.0, 4);

        // By hand: 0 and 1 are made (scores 0 and 1/7); 1 is the better, its child 6 (6/7) outlives 0; the child of trial 2 is 5.
        Assert.Equal([Number(0), Number(1), Number(6), Number(5)], trials.Select(t => t.Genotype));
        Assert.Equal(["select 1,0", "vary 1", "select 2,1", "vary 2"], log);
        Assert.Equal([2, 3], evolution.Population.Select(t => t.Number));
    }

    [Fact]
    public void Asked_ahead_of_any_score_it_still_answers()
    {
        var evolution = Regularized(population: 2, sample: 2, seed: 5);
        var asked = Enumerable.Range(0, 6).Select(_ => evolution.Ask().Genotype).ToArray();
        Assert.Equal(6, asked.Distinct().Count());
    }

    [Fact]
    public void It_beats_random_search_on_a_separable_objective()
    {
        var wins = 0;
        var (evolved, drawn) = (0.0, 0.0);
        for (ulong seed = 0; seed < 20; seed++)
        {
            var score = Synthetic.Separable(Darts.Decisions, seed);
            var evolution = Synthetic.Run(Regularized(population: 20, sample: 5, seed), score, 300).Max(t => t.Score.Accuracy);
            var search = new RandomSearch(Darts.Decisions, Synthetic.Unconstrained(Darts), new RandomStream(seed));
            var random = Synthetic.Run(search, score, 300).Max(t => t.Score.Accuracy);
            if (evolution > random) wins++;
            evolved += evolution / 20;
            drawn += random / 20;
        }

        // Were both as good, 19 or more of 20 would come once in 50,000 times.
        Assert.True(wins >= 19, $"won {wins} of 20, mean {evolved:F3} against {drawn:F3}");
        Assert.True(evolved > drawn + 0.05, $"mean {evolved:F3} against {drawn:F3}");
    }

    // Of a vector of independent decisions a child differs from the best so far in few, and from a draw in most.
    [Fact]
    public void Mutations_of_the_best_come_behind_some_draws()
    {
        var space = DecisionLists.Independent(40, 5);
        var trials = Synthetic.Run(
            Evolution.OfBest(space, [], 10, 0.1, Synthetic.Accuracy, Constraints.None, new RandomStream(4)), Synthetic.Separable(space, 9), 30);
        var differences = Enumerable.Range(1, trials.Count - 1).Select(i =>
        {
            var best = trials.Take(i).MaxBy(t => t.Score.Accuracy)!.Genotype;
            return Enumerable.Range(0, 40).Count(d => best[d] != trials[i].Genotype[d]);
        }).ToArray();
        Assert.All(differences[..9], d => Assert.InRange(d, 20, 40));
        Assert.All(differences[9..], d => Assert.InRange(d, 1, 14));
        Assert.InRange(differences[9..].Average(), 2.5, 5.5);
    }

    private static Evolution Regularized(int population, int sample, ulong seed) => Evolution.Regularized(
        Darts.Decisions, population, sample, Synthetic.Accuracy, Synthetic.Unconstrained(Darts), new RandomStream(seed));
}
