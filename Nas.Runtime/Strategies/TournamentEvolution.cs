using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;

namespace Nas.Runtime.Strategies;

/// <summary>
/// Tournament selection evolution (HNAS; Liu et al. 2018, section 3): the best of a random 5 % of the population is mutated, and nothing
/// dies. The first population is diverse: each member is a trivial architecture that many random mutations have changed.
/// </summary>
public static class TournamentEvolution
{
    /// <summary>The composition.</summary>
    /// <param name="space">The space.</param>
    /// <param name="population">The size of the first population; 200 in the paper.</param>
    /// <param name="share">The share of the population in a tournament, at least two of it; 0.05 in the paper.</param>
    /// <param name="mutations">How many mutations make a member of the first population; 1000 in the paper.</param>
    /// <param name="preference">Which of two scores is better.</param>
    /// <param name="constraints">What proposals must keep to.</param>
    /// <param name="random">Where the draws come from.</param>
    public static Evolution Create(
        DecisionSpace space,
        int population,
        double share,
        int mutations,
        Preference preference,
        Constraints constraints,
        RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(space);
        var trivial = Trivial(space);
        // A space of one architecture has nothing to mutate.
        Func<Genotype, Genotype> mutate = space.HasNeighbours() ? parent => parent.Mutate(random) : parent => parent;
        return new(
            initialise: () => Enumerable.Range(0, mutations).Aggregate(trivial, (genotype, _) => mutate(genotype)),
            initial: population,
            select: members => [Tournament(members, Math.Max(2, (int)Math.Round(share * members.Count)), preference, random)],
            vary: parents => mutate(parents[0].Genotype),
            survive: members => members,
            constraints);
    }

    /// <summary>The architecture in which every operation that can be an identity is one; else each decision has its first value.</summary>
    public static Genotype Trivial(DecisionSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        return space.Neutral;
    }

    // The best of some members, all different, every set of them equally likely (Floyd's algorithm).
    private static Trial Tournament(IReadOnlyList<Trial> members, int size, Preference preference, RandomStream random)
    {
        var drawn = new HashSet<int>();
        for (var i = Math.Max(0, members.Count - size); i < members.Count; i++)
        {
            var index = random.Next(i + 1);
            drawn.Add(drawn.Contains(index) ? i : index);
        }

        return drawn.Select(i => members[i]).MaxBy(t => t.Score, preference)!;
    }
}
