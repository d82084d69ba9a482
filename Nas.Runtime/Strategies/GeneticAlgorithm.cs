using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;

namespace Nas.Runtime.Strategies;

/// <summary>
/// The genetic algorithm of GeNet (Xie and Yuille 2017, algorithm 1), on any decisions: from each generation as many parents are drawn by
/// roulette; pairs of them exchange stages, those that did not may mutate; and the children are the next generation.
/// </summary>
public static class GeneticAlgorithm
{
    /// <summary>The probabilities of variation, each 0 to 1; the defaults are those of the paper's experiments on CIFAR-10.</summary>
    /// <param name="Crossover">p_C, that a pair crosses over.</param>
    /// <param name="Exchange">q_C, that a pair that crosses over exchanges a stage.</param>
    /// <param name="Mutation">p_M, that a child without crossover mutates.</param>
    /// <param name="Flip">q_M, that a mutating child takes another value at a decision.</param>
    public sealed record Probabilities(double Crossover = 0.2, double Exchange = 0.2, double Mutation = 0.8, double Flip = 0.05);

    /// <summary>
    /// q_M for the decisions of a space: the paper's 0.05 is for each of the 3 + 6 + 10 bits of its three stages, so that 0.95 of a string are expected to flip, however long it is.
    /// </summary>
    public static double Flip(DecisionSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        return Math.Min(1, new Probabilities().Flip * 19 / Math.Max(1, space.Items.Count));
    }

    /// <summary>The composition.</summary>
    /// <param name="space">The space.</param>
    /// <param name="population">Members of a generation; 20 in the paper.</param>
    /// <param name="probabilities">Of variation.</param>
    /// <param name="preference">Its first objective is the fitness.</param>
    /// <param name="constraints">What proposals must keep to.</param>
    /// <param name="random">Where the draws come from.</param>
    public static Evolution Create(
        DecisionSpace space, int population, Probabilities probabilities, Preference preference, Constraints constraints, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(probabilities);
        ArgumentNullException.ThrowIfNull(preference);
        var (stages, fitness) = (space.Stages(), preference.Objectives[0]);
        Genotype? sibling = null;
        return new(
            initialise: () => space.Sample(random),
            initial: population,
            select: members => Roulette([.. members.Take(population)], t => fitness.Value(t.Score), 2, random),
            vary: parents =>
            {
                if (sibling is { } second)
                {
                    sibling = null;
                    return second;
                }

                (var first, sibling) = Children(parents[0].Genotype, parents[1].Genotype);
                return first;
            },
            // The parents stand first; when there are as many children behind them, these take their place.
            survive: members => members.Count < 2 * population ? members : [.. members.Skip(population)],
            constraints);

        (Genotype First, Genotype Second) Children(Genotype mother, Genotype father) =>
            random.NextDouble() < probabilities.Crossover
                ? Variation.ExchangeStages(mother, father, stages, probabilities.Exchange, random)
                : (Mutated(mother), Mutated(father));

        Genotype Mutated(Genotype parent) =>
            random.NextDouble() < probabilities.Mutation ? parent.MutateEach(probabilities.Flip, random) : parent;
    }

    /// <summary>
    /// Draws with replacement, each member with probability in proportion to its fitness above that of the worst; all are equally likely
    /// where all are equally fit (section 3.2.2).
    /// </summary>
    /// <param name="members">At least one.</param>
    /// <param name="fitness">Larger is better.</param>
    /// <param name="count">How many to draw.</param>
    /// <param name="random">Where the draws come from.</param>
    public static IReadOnlyList<Trial> Roulette(IReadOnlyList<Trial> members, Func<Trial, double> fitness, int count, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(members);
        ArgumentNullException.ThrowIfNull(random);
        var worst = members.Min(fitness);
        var shares = members.Select(m => fitness(m) - worst).ToArray();
        var areEqual = shares.Sum() == 0;
        return [.. Enumerable.Range(0, count).Select(_ => members[areEqual ? random.Next(members.Count) : random.NextIndex(shares)])];
    }
}
