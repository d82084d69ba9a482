using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;

namespace Nas.Runtime.Strategies;

/// <summary>How many architectures <see cref="PathEvolution"/> keeps, and how it varies them.</summary>
/// <param name="Population">Architectures of the first generation, at least 1.</param>
/// <param name="Parents">The best so far, from which all later ones come; at least 1.</param>
/// <param name="Mutation">The chance that a mutated child takes another value at a decision, 0 to 1.</param>
public sealed record PathEvolutionSettings(int Population, int Parents, double Mutation);

/// <summary>
/// The evolution of single path one-shot search (Guo et al. 2020, algorithm 1): children of the best so far are crossovers and mutations in turn, and what was tried before is not tried again.
/// </summary>
public static class PathEvolution
{
    /// <summary>Makes it.</summary>
    /// <param name="space">The space.</param>
    /// <param name="settings">How many, and how they vary.</param>
    /// <param name="preference">Which of two scores is better.</param>
    /// <param name="constraints">What proposals must keep to.</param>
    /// <param name="random">Where the draws come from.</param>
    /// <param name="first">The first members of the first generation; the others are drawn uniformly.</param>
    public static Evolution Create(
        DecisionSpace space, PathEvolutionSettings settings, Preference preference, Constraints constraints, RandomStream random, IEnumerable<Genotype>? first = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var (known, children, visited) = (new Queue<Genotype>(first ?? []), 0, new HashSet<Genotype>());
        return new(
            initialise: () => New(() => known.TryDequeue(out var next) ? next : space.Sample(random)),
            initial: settings.Population,
            select: best => best,
            vary: best =>
            {
                var crosses = children++ % 2 == 0;
                return New(() => crosses
                    ? Crossover(best[random.Next(best.Count)].Genotype, best[random.Next(best.Count)].Genotype, random)
                    : MutateEach(best[random.Next(best.Count)].Genotype, settings.Mutation, random));
            },
            // What was tried twice all the same, because nothing else was left, counts once.
            survive: members => [.. members.DistinctBy(t => t.Genotype).OrderByDescending(t => t.Score, preference).Take(settings.Parents)],
            constraints);

        Genotype New(Func<Genotype> propose) => Unseen.Take(visited, () => constraints.First(propose));
    }

    private static Genotype Crossover(Genotype mother, Genotype father, RandomStream random) =>
        Combine(mother.Space, random, i => random.Next(2) == 0 ? mother[i] : father[i]);

    private static Genotype MutateEach(Genotype parent, double chance, RandomStream random) =>
        Combine(parent.Space, random, i => random.NextDouble() < chance ? -1 : parent[i]);

    // A value of -1 stands for a fresh draw: where the child mutates, and where a decision was not active in the parent.
    private static Genotype Combine(DecisionSpace space, RandomStream random, Func<int, long> value) => space.Nearest(
    [
        .. Enumerable.Range(0, space.Items.Count).Select(i => value(i) is >= 0 and var v ? v : space.Items[i].ValueAt(random.Next(space.Items[i].ValueCount))),
    ]);
}
