using Nas.Dsl.Model;

namespace Nas.Runtime.Spaces.Encodings;

/// <summary>
/// Path encoding (White et al. 2021, BANANAS): an element for each sequence of operations that may lead from an input of a cell to its
/// output, 1 where the cell has such a path. Edges that carry nothing are cut first. Decisions outside of cells are one-hot.
/// </summary>
/// <remarks>
/// Paths are numbered by length, then input, then operations, so that a truncation keeps the shortest ones. NAS-Bench-201's cell, with four
/// operations that are not zero and paths of one to three edges, has 4 + 16 + 64 = 84 paths.
/// </remarks>
public sealed class PathEncoding : IArchitectureEncoding
{
    private readonly IReadOnlyList<FlowGraph> _graphs;
    private readonly int[] _widths;
    private readonly int _widest;

    /// <summary>The encoding of a space.</summary>
    /// <param name="decisions">The decisions.</param>
    /// <param name="space">The space with its cells; null where there is none: then this is the one-hot encoding with equal rows.</param>
    /// <param name="most">How many paths of each cell are kept, the shortest ones, at least 1.</param>
    public PathEncoding(DecisionSpace decisions, SearchSpace? space, int most = 512)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        _graphs = FlowGraph.Of(decisions, space);
        _widths = [.. _graphs.Select(g => g.IsCell ? (int)Math.Min(most, CountPaths(g, most)) : g.Slots.Count * g.Operations)];
        _widest = _graphs.Max(g => g.Slots.Count * g.Operations);
        Width = _widths.Sum();
    }

    /// <inheritdoc/>
    public int Width { get; }

    /// <inheritdoc/>
    public void Encode(Genotype genotype, Span<float> vector)
    {
        Span<float> buffer = stackalloc float[_widest];
        var start = 0;
        for (var i = 0; i < _graphs.Count; i++)
        {
            var graph = _graphs[i];
            var target = vector.Slice(start, _widths[i]);
            if (graph.IsCell)
            {
                var edges = buffer[..(graph.Slots.Count * graph.Operations)];
                edges.Clear();
                graph.Encode(genotype, edges);
                for (var input = 0; input < graph.Inputs; input++) Follow(graph, edges, target, input, input, 0, 0, 0, 1);
            }
            else
            {
                graph.Encode(genotype, target);
            }

            start += _widths[i];
        }
    }

    // Paths of length l come behind all shorter ones; among them, input by input, the operations are digits in base K.
    private static void Follow(
        FlowGraph graph, ReadOnlySpan<float> edges, Span<float> target, int input, int state, int length, long shorter, long digits, long power)
    {
        if (length > 0 && graph.Outputs.Contains(state))
        {
            var index = shorter + (input * power) + digits;
            if (index < target.Length) target[(int)index] = 1;
        }

        // All longer paths are numbered behind this.
        if (length > 0) shorter += graph.Inputs * power;
        if (shorter >= target.Length) return;
        for (var slot = 0; slot < graph.Slots.Count; slot++)
        {
            if (graph.Slots[slot].From != state) continue;
            var operation = edges.Slice(slot * graph.Operations, graph.Operations).IndexOf(1f);
            if (operation < 0) continue;
            Follow(
                graph, edges, target, input, graph.Slots[slot].To, length + 1, shorter, (digits * graph.Operations) + operation,
                power * graph.Operations);
        }
    }

    private static long CountPaths(FlowGraph graph, int most)
    {
        var (count, power) = (0L, 1L);
        for (var length = 1; length <= graph.States - graph.Inputs && count < most; length++)
        {
            power *= graph.Operations;
            count += graph.Inputs * power;
        }

        return count;
    }
}
