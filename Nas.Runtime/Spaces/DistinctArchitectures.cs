using System.Numerics;
using Nas.Dsl;
using Nas.Dsl.Model;

namespace Nas.Runtime.Spaces;

/// <summary>Counts the architectures of a space that are different networks, by going through those of each cell.</summary>
public static class DistinctArchitectures
{
    /// <summary>The most architectures of a cell that are gone through.</summary>
    public const int Most = 200_000;

    /// <summary>
    /// How many are left when isomorphic ones count once (<see cref="Isomorphism"/>); null where a cell has more than
    /// <see cref="Most"/>. Cells do not depend on each other, so their numbers multiply.
    /// </summary>
    public static BigInteger? Count(SearchSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        var product = BigInteger.One;
        // Any values do for the other cells.
        long[] values = [.. space.Decisions.Items.Select(d => d.Neutral)];
        foreach (var graph in space.Graphs)
        {
            var decisions = Enumerable.Range(0, space.Decisions.Items.Count).Where(i => space.Decisions.Items[i].Graph == graph.Name).ToArray();
            var part = Part(space.Decisions, decisions);
            if (part.Count > Most) return null;
            product *= part.Enumerate().Select(Canonical).ToHashSet().Count;

            EquatableArray<long> Canonical(Genotype genotype)
            {
                for (var i = 0; i < decisions.Length; i++) values[decisions[i]] = genotype[i];
                return Isomorphism.Canonical(graph, new Genotype(space.Decisions, values)).ToEquatableArray();
            }
        }

        return product;
    }

    // The decisions of one cell, which depend on no others.
    private static DecisionSpace Part(DecisionSpace space, int[] decisions) =>
        new(decisions.Select(i => space.Items[i] with { Parent = Array.IndexOf(decisions, space.Items[i].Parent) }).ToEquatableArray());
}
