using Nas.Dsl.Model;

namespace Nas.Runtime.Spaces;

/// <summary>The variation operators of genetic algorithms, on the decisions of any space.</summary>
public static class Variation
{
    /// <summary>
    /// The parts of an architecture that belong together, each a list of decisions in order: its cells where it has several, else the nodes
    /// of its cell, else its single decisions. They stand for the stages of Xie and Yuille 2017.
    /// </summary>
    public static IReadOnlyList<IReadOnlyList<int>> Stages(this DecisionSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        var cells = Grouped(d => d.Graph.Length > 0 ? d.Graph : d.Owner);
        return cells.Count > 1 ? cells : Grouped(d => d.Owner);

        List<IReadOnlyList<int>> Grouped(Func<Decision, string> key) =>
            [.. Enumerable.Range(0, space.Items.Count).GroupBy(i => key(space.Items[i])).Select(g => (IReadOnlyList<int>)[.. g])];
    }

    /// <summary>Two children: of each stage they have exchanged their parents' values with probability <paramref name="chance"/>.</summary>
    /// <param name="mother">The parent of the first child.</param>
    /// <param name="father">The parent of the second child, of the same space.</param>
    /// <param name="stages">See <see cref="Stages"/>.</param>
    /// <param name="chance">0 to 1.</param>
    /// <param name="random">Where the draws come from.</param>
    public static (Genotype First, Genotype Second) ExchangeStages(
        Genotype mother, Genotype father, IReadOnlyList<IReadOnlyList<int>> stages, double chance, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(mother);
        ArgumentNullException.ThrowIfNull(stages);
        ArgumentNullException.ThrowIfNull(random);
        var swapped = new bool[mother.Values.Count];
        foreach (var stage in stages)
        {
            if (random.NextDouble() >= chance) continue;
            foreach (var decision in stage) swapped[decision] = true;
        }

        return (Recombine(mother, father, i => swapped[i], random), Recombine(father, mother, i => swapped[i], random));
    }

    /// <summary>Two children by single-point crossover: behind a point, each equally likely, they have exchanged their parents' values.</summary>
    public static (Genotype First, Genotype Second) CrossAtPoint(Genotype mother, Genotype father, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(mother);
        ArgumentNullException.ThrowIfNull(random);
        var count = mother.Values.Count;
        var point = count > 1 ? 1 + random.Next(count - 1) : count;
        return (Recombine(mother, father, i => i >= point, random), Recombine(father, mother, i => i >= point, random));
    }

    /// <summary>
    /// Each active decision takes another of its values, all equally likely, with probability <paramref name="chance"/>: what a bit flip is
    /// to a string of bits.
    /// </summary>
    public static Genotype MutateEach(this Genotype genotype, double chance, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(genotype);
        ArgumentNullException.ThrowIfNull(random);
        var (space, values) = (genotype.Space, genotype.Values.ToArray());
        for (var i = 0; i < values.Length; i++)
        {
            if (space.Order is not null) Settle(space, i, values, random);
            if (values[i] < 0 || !space.IsActive(i, values) || space.Possible(i, values) < 2 || random.NextDouble() >= chance) continue;
            var before = values[i];
            while (values[i] == before) values[i] = space.Draw(i, values, random);
        }

        return Complete(space, values, random);
    }

    /// <summary>A genotype with the given values, in which active decisions draw one that have none (-1), or one that may not stand behind those before.</summary>
    internal static Genotype Complete(DecisionSpace space, long[] values, RandomStream random)
    {
        for (var i = 0; i < values.Length; i++) Settle(space, i, values, random);
        return new Genotype(space, values);
    }

    private static void Settle(DecisionSpace space, int index, long[] values, RandomStream random)
    {
        if (!space.IsActive(index, values)) return;
        if (values[index] < 0 || space.Allowed(index, values)?.Contains(values[index]) == false) values[index] = space.Draw(index, values, random);
    }

    // A decision that is active in the child but not in the parent it would come from takes the other parent's value.
    private static Genotype Recombine(Genotype own, Genotype other, Func<int, bool> exchanged, RandomStream random)
    {
        var values = new long[own.Values.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var (first, second) = exchanged(i) ? (other, own) : (own, other);
            values[i] = first.IsActive(i) ? first[i] : second[i];
        }

        return Complete(own.Space, values, random);
    }
}
