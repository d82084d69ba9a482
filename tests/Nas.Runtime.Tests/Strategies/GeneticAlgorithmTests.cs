using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies;
using Nas.Runtime.Tests.Spaces;

namespace Nas.Runtime.Tests.Strategies;

public class GeneticAlgorithmTests
{
    private static readonly DecisionSpace Space = DecisionLists.Independent(8, 2);

    [Fact]
    public void The_roulette_is_proportional_to_fitness_above_the_worst()
    {
        double[] fitness = [0.5, 0.6, 0.9, 0.5, 0.7];
        var random = new RandomStream(1);
        var counts = new int[5];
        foreach (var winner in GeneticAlgorithm.Roulette(Members(fitness), t => t.Score.Accuracy, 16_000, random)) counts[winner.Number]++;
        ChiSquare.AssertProportions(counts, [0, 1 / 7.0, 4 / 7.0, 0, 2 / 7.0]);
    }

    [Fact]
    public void Equals_are_equally_likely()
    {
        var counts = new int[4];
        foreach (var winner in GeneticAlgorithm.Roulette(Members([0.3, 0.3, 0.3, 0.3]), t => t.Score.Accuracy, 4000, new RandomStream(2)))
            counts[winner.Number]++;
        ChiSquare.AssertUniform(counts);
    }

    // Without variation each generation is drawn from the one before, and from no other.
    [Fact]
    public void Each_generation_comes_from_the_one_before()
    {
        var score = Synthetic.Separable(Space, 1);
        var trials = Synthetic.Run(Create(6, new(0, 0, 0, 0), seed: 3), score, 60);
        var worst = double.MaxValue;
        for (var generation = 1; generation < 10; generation++)
        {
            var parents = trials.Skip(6 * (generation - 1)).Take(6).Select(t => t.Genotype).ToArray();
            var children = trials.Skip(6 * generation).Take(6).Select(t => t.Genotype).ToArray();
            Assert.All(children, child => Assert.Contains(child, parents));
            worst = parents.Min(score);
            if (parents.Distinct().Count() > 1) Assert.DoesNotContain(children, child => score(child) == worst);
        }

        Assert.Single(trials.TakeLast(6).Select(t => t.Genotype).Distinct()); // 9 generations of 6 leave one line
    }

    // Of equal parents a child is changed by crossover or mutation with the probabilities given.
    [Fact]
    public void Children_vary_with_the_given_probabilities()
    {
        var evolution = Create(20, new(Crossover: 0, Exchange: 0, Mutation: 0.8, Flip: 0.05), seed: 4);
        var zeros = new Genotype(Space, new long[8]);
        for (var i = 0; i < 20; i++)
        {
            evolution.Ask();
            evolution.Tell(new Trial(i, zeros, Synthetic.Score(0.5)));
        }

        var flips = new int[3];
        for (var i = 0; i < 20_000; i++) flips[Math.Min(2, evolution.Ask().Genotype.Values.Sum())]++;
        var none = 0.2 + (0.8 * Math.Pow(0.95, 8));
        var one = 0.8 * 8 * 0.05 * Math.Pow(0.95, 7);
        ChiSquare.AssertProportions(flips, [none, one, 1 - none - one]);
    }

    // A pair is crossed over with p_C, each of 8 stages then exchanged with q_C: so much for the first child of zeros and ones.
    [Fact]
    public void Pairs_exchange_stages_with_the_given_probabilities()
    {
        var evolution = Create(20, new(Crossover: 0.4, Exchange: 0.5, Mutation: 0, Flip: 0), seed: 5);
        for (var i = 0; i < 20; i++)
        {
            evolution.Ask();
            evolution.Tell(new Trial(i, new Genotype(Space, [.. Enumerable.Repeat(i % 2, 8)]), Synthetic.Score(0.5)));
        }

        var mixed = 0;
        for (var i = 0; i < 10_000; i++)
        {
            var (first, second) = (evolution.Ask().Genotype, evolution.Ask().Genotype);
            if (first.Values.Distinct().Count() == 1) continue;
            mixed++;
            Assert.Equal(second.Values, first.Values.Select(v => 1 - v));
        }

        // Unlike parents (1/2), crossed over (0.4), not none or all of the stages exchanged; within five standard deviations.
        var expected = 0.5 * 0.4 * (1 - (2 / 256.0));
        Assert.Equal(expected, mixed / 10_000.0, 5 * Math.Sqrt(expected * (1 - expected) / 10_000));
    }

    [Fact]
    public void It_improves_from_generation_to_generation()
    {
        var score = Synthetic.Separable(SmallSpaces.Darts.Decisions, 2);
        var evolution = GeneticAlgorithm.Create(
            SmallSpaces.Darts.Decisions, 20, new(), Synthetic.Accuracy, Constraints.None, new RandomStream(6));
        var trials = Synthetic.Run(evolution, score, 800);
        Assert.True(trials.TakeLast(100).Average(t => t.Score.Accuracy) > trials.Take(20).Average(t => t.Score.Accuracy) + 0.1);
    }

    private static Evolution Create(int population, GeneticAlgorithm.Probabilities probabilities, ulong seed) =>
        GeneticAlgorithm.Create(Space, population, probabilities, Synthetic.Accuracy, Constraints.None, new RandomStream(seed));

    private static Trial[] Members(double[] fitness) =>
        [.. fitness.Select((f, i) => new Trial(i, new Genotype(Space, new long[8]), Synthetic.Score(f)))];
}
