using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;

namespace Nas.Runtime.Strategies;

/// <summary>
/// NSGA-II (Deb et al. 2002) for several objectives at once, as NSGA-Net (Lu et al. 2019) uses it for architectures: parents win binary
/// tournaments by front, then by crowding distance; of parents and children together the best half, by the same order, lives on.
/// </summary>
public static class Nsga2
{
    /// <summary>The composition.</summary>
    /// <param name="space">The space.</param>
    /// <param name="population">Members of a generation; 40 in NSGA-Net.</param>
    /// <param name="crossover">The probability that two parents cross over at a point; 0.9 in Deb et al. 2002.</param>
    /// <param name="mutations">The decisions that mutate in a child, in the mean; 1 in Deb et al. 2002.</param>
    /// <param name="objectives">At least one.</param>
    /// <param name="constraints">What proposals must keep to.</param>
    /// <param name="random">Where the draws come from.</param>
    /// <param name="first">The first members of the first generation; the others are drawn uniformly.</param>
    public static Evolution Create(
        DecisionSpace space,
        int population,
        double crossover,
        double mutations,
        IReadOnlyList<Objective> objectives,
        Constraints constraints,
        RandomStream random,
        IEnumerable<Genotype>? first = null)
    {
        ArgumentNullException.ThrowIfNull(space);
        var (known, seen) = (new Queue<Genotype>(first ?? []), new HashSet<Genotype>());
        var parents = new RankedTrials([], objectives);
        Genotype? sibling = null;
        return new(
            initialise: () => New(() => known.TryDequeue(out var next) ? next : space.Sample(random)),
            initial: population,
            select: members =>
            {
                parents = parents.Of(members.Count > population ? [.. members.Take(population)] : members);
                return [Tournament(), Tournament()];
            },
            vary: pair => New(() => Child(pair)),
            // The parents stand first; when there are as many children behind them, the best half of all lives on.
            survive: members => members.Count < 2 * population ? members : new RankedTrials(members, objectives).Best(population),
            constraints);

        Trial Tournament()
        {
            var (a, b) = (random.Next(parents.Count), random.Next(parents.Count));
            return parents[parents.IsBetter(b, a) ? b : a];
        }

        Genotype Child(IReadOnlyList<Trial> pair)
        {
            if (sibling is { } second)
            {
                sibling = null;
                return second;
            }

            var (one, other) = (pair[0].Genotype, pair[1].Genotype);
            if (random.NextDouble() < crossover) (one, other) = Variation.CrossAtPoint(one, other, random);
            sibling = Mutated(other);
            return Mutated(one);
        }

        Genotype Mutated(Genotype child) => child.MutateEach(mutations / child.Values.Count(v => v >= 0), random);

        // An architecture is trained once: what was proposed before is drawn again.
        Genotype New(Func<Genotype> propose) => Unseen.Take(seen, propose);
    }
}
