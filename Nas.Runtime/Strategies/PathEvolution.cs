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
    private const long Fresh = -1;

    /// <summary>Makes it.</summary>
    /// <param name="space">The space.</param>
    /// <param name="settings">How many, and how they vary.</param>
    /// <param name="preference">Which of two scores is better.</param>
    /// <param name="constraints">What proposals must keep to.</param>
    /// <param name="random">Where the draws come from.</param>
    /// <param name="first">The first members of the first generation; the others are drawn.</param>
    /// <param name="draw">Draws a value of a decision from a stream, where the first members and mutations need one: uniformly from all, unless it is said.</param>
    public static Evolution Create(
        DecisionSpace space,
        PathEvolutionSettings settings,
        Preference preference,
        Constraints constraints,
        RandomStream random,
        IEnumerable<Genotype>? first = null,
        Func<int, RandomStream, long>? draw = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var (known, children, visited) = (new Queue<Genotype>(first ?? []), 0, new HashSet<Genotype>());
        return new(
            initialise: () => New(() => known.TryDequeue(out var next) ? next : draw is null ? space.Sample(random) : Combine(_ => Fresh)),
            initial: settings.Population,
            select: best => best,
            vary: best =>
            {
                var crosses = children++ % 2 == 0;
                return New(() => crosses
                    ? Crossover(best[random.Next(best.Count)].Genotype, best[random.Next(best.Count)].Genotype)
                    : MutateEach(best[random.Next(best.Count)].Genotype));
            },
            // What was tried twice all the same, because nothing else was left, counts once.
            survive: members => [.. members.DistinctBy(t => t.Genotype).OrderByDescending(t => t.Score, preference).Take(settings.Parents)],
            constraints);

        Genotype New(Func<Genotype> propose) => Unseen.Take(visited, () => constraints.First(propose));

        Genotype Crossover(Genotype mother, Genotype father) => Combine(i => random.Next(2) == 0 ? mother[i] : father[i]);

        Genotype MutateEach(Genotype parent) => Combine(i => random.NextDouble() < settings.Mutation ? Fresh : parent[i]);

        // A fresh draw stands where the child mutates, and where a decision was not active in the parent.
        Genotype Combine(Func<int, long> value) => space.Nearest([.. Enumerable.Range(0, space.Items.Count).Select(i => value(i) is >= 0 and var v ? v : Draw(i))]);

        long Draw(int decision) => draw?.Invoke(decision, random) ?? space.Items[decision].ValueAt(random.Next(space.Items[decision].ValueCount));
    }
}
