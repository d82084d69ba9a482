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
    /// <see cref="Most"/>. One network that is trained with other settings counts as another. Cells and stages do not depend on each other, so their numbers multiply; with motifs, all of the space is one.
    /// </summary>
    public static BigInteger? Count(SearchSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        var decisions = space.Decisions;
        if (space.Graphs.Any(g => g.IsMotif))
            return decisions.Count > Most ? null : decisions.Enumerate().Select(g => Isomorphism.Canonical(space, g)).ToHashSet().Count;
        var product = space.Sizes.Select(s => s.Decision).Concat(space.Settings.SelectMany(s => s.Decisions)).Aggregate(BigInteger.One, (ways, decision) => ways * decisions.Items[decision].ValueCount);
        // Each chain of layers is a network of its own.
        product *= new ArchitectureCounts(decisions).InOrder;
        // Any values do for the other graphs.
        long[] values = [.. decisions.Neutral.Values];
        foreach (var graph in space.Graphs.Where(g => g.Stage is not { IsOfLayers: true }))
        {
            var (start, end) = graph.Decisions;
            var part = Part(decisions, start, end);
            if (graph.Stage is not null)
            {
                product *= OfStage(graph, part);
                continue;
            }

            if (part.Count > Most) return null;
            product *= part.Enumerate().Select(Canonical).ToHashSet().Count;

            EquatableArray<long> Canonical(Genotype genotype)
            {
                for (var i = start; i < end; i++) values[i] = genotype[i - start];
                return Isomorphism.Canonical(graph, new Genotype(decisions, values)).ToEquatableArray();
            }
        }

        return product;
    }

    // Nothing of a stage can change places. Where blocks can be the identity, what counts are the chains of the others, of any length.
    private static BigInteger OfStage(Graph graph, DecisionSpace part)
    {
        var (blocks, widths) = (graph.Nodes.Count, BigInteger.One * graph.Stage!.Channels.Count);
        var others = graph.Nodes[^1].Edges[0].Choice!;
        if (graph.Stage.IsSame || blocks == 1 || !others.Named.Any(o => o.IsIdentity)) return part.Count;
        var (first, rest) = (Ways(graph.Nodes[0].Edges[0].Choice!), Ways(others));
        return widths * Enumerable.Range(0, blocks).Aggregate(BigInteger.Zero, (sum, length) => sum + (first * BigInteger.Pow(rest, length)));

        static int Ways(Choice choice) => choice.Named.Where(o => !o.IsIdentity).Sum(o => o.Operation.Picks.Count());
    }

    // The decisions of one graph, which depend on no others.
    private static DecisionSpace Part(DecisionSpace space, int start, int end) =>
        new(Enumerable.Range(start, end - start).Select(i => space.Items[i] with { Parent = Math.Max(-1, space.Items[i].Parent - start) }).ToEquatableArray());
}
