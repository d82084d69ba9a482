using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;

namespace Nas.Runtime.Strategies;

/// <summary>
/// Evolution in four parts: initialise, select, vary, survive. Published systems differ in the parts alone, so each is one expression. What
/// fails is stillborn: it never joins the population.
/// </summary>
/// <param name="initialise">Makes a member of the first population.</param>
/// <param name="initial">How many members the first population has.</param>
/// <param name="select">Chooses the parents of a child from the population, oldest member first.</param>
/// <param name="vary">Makes a child of its parents.</param>
/// <param name="survive">Chooses who stays, after each trial.</param>
/// <param name="constraints">What proposals must keep to.</param>
public sealed class Evolution(
    Func<Genotype> initialise,
    int initial,
    Func<IReadOnlyList<Trial>, IReadOnlyList<Trial>> select,
    Func<IReadOnlyList<Trial>, Genotype> vary,
    Func<IReadOnlyList<Trial>, IReadOnlyList<Trial>> survive,
    Constraints constraints) : IAskTellStrategy
{
    private Trial[] _population = [];
    private int _asked;
    private int _told;

    /// <summary>The living members, oldest first.</summary>
    public IReadOnlyList<Trial> Population => _population;

    /// <inheritdoc/>
    public bool IsRandom => _told <= initial;

    /// <inheritdoc/>
    public Proposal Ask()
    {
        // Without a single score there is nothing to select from, however many were asked for ahead.
        if (_asked++ < initial || _population.Length == 0) return constraints.First(initialise);
        var parents = select(_population);
        return constraints.First(() => vary(parents));
    }

    /// <inheritdoc/>
    public void Tell(Trial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        _told++;
        if (trial.Score.IsFailed) return;
        Trial[] members = [.. _population, trial];
        var alive = survive(members);
        _population = alive as Trial[] ?? [.. alive];
    }

    /// <summary>
    /// Regularized (aging) evolution (Real et al. 2019, algorithm 1): the best of S members drawn with replacement is mutated, and the
    /// oldest member dies.
    /// </summary>
    /// <param name="space">The space.</param>
    /// <param name="population">P, the size of the population; 100 in the paper.</param>
    /// <param name="sample">S, the size of a tournament; 25 in the paper.</param>
    /// <param name="preference">Which of two scores is better.</param>
    /// <param name="constraints">What proposals must keep to.</param>
    /// <param name="random">Where the draws come from.</param>
    public static Evolution Regularized(
        DecisionSpace space, int population, int sample, Preference preference, Constraints constraints, RandomStream random) => new(
            initialise: () => space.Sample(random),
            initial: population,
            select: members => [Tournament(members, sample, preference, random)],
            vary: parents => parents[0].Genotype.Mutate(random),
            survive: members => Youngest(members, population),
            constraints);

    /// <summary>Some architectures first, then mutations of the best so far. What was tried before is not tried again until nothing else is found.</summary>
    /// <param name="space">The space.</param>
    /// <param name="first">The first members of the first population, which keep to the constraints; the others are drawn uniformly.</param>
    /// <param name="initial">How many members the first population has.</param>
    /// <param name="mutation">The chance that a child takes another value at a decision, 0 to 1.</param>
    /// <param name="preference">Which of two scores is better.</param>
    /// <param name="constraints">What proposals must keep to.</param>
    /// <param name="random">Where the draws come from.</param>
    public static Evolution OfBest(
        DecisionSpace space, IReadOnlyList<Genotype> first, int initial, double mutation, Preference preference, Constraints constraints, RandomStream random)
    {
        var (known, visited) = (new Queue<Genotype>(first), new HashSet<Genotype>(first));
        return new(
            initialise: () => known.TryDequeue(out var next) ? next : New(() => space.Sample(random)),
            initial: initial,
            select: best => best,
            vary: best => New(() => best[0].Genotype.MutateEach(mutation, random)),
            survive: members => [members.MaxBy(t => t.Score, preference)!],
            constraints);

        Genotype New(Func<Genotype> propose) => Unseen.Take(visited, () => constraints.First(propose));
    }

    /// <summary>The best of <paramref name="sample"/> members drawn with replacement; of equals the one drawn first.</summary>
    private static Trial Tournament(IReadOnlyList<Trial> members, int sample, Preference preference, RandomStream random)
    {
        var best = members[random.Next(members.Count)];
        for (var drawn = 1; drawn < sample; drawn++)
        {
            var rival = members[random.Next(members.Count)];
            if (preference.Compare(rival.Score, best.Score) > 0) best = rival;
        }

        return best;
    }

    // By index and into an array: searches on a table do nothing else a million times a second.
    private static Trial[] Youngest(IReadOnlyList<Trial> members, int count)
    {
        var youngest = new Trial[Math.Min(count, members.Count)];
        var dead = members.Count - youngest.Length;
        for (var i = 0; i < youngest.Length; i++) youngest[i] = members[dead + i];
        return youngest;
    }
}
