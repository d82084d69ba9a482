using Nas.Dsl.Model;

namespace Nas.Runtime.Spaces.Encodings;

/// <summary>
/// Adjacency matrix and one-hot operations, for graph networks: a vertex for each input of a cell, for each place of an operation and for
/// the output; an edge where the output of one is an input of the other. Vertices that carry nothing have neither edges nor an operation.
/// Cells stand side by side in one graph.
/// </summary>
public sealed class GraphEncoding
{
    private readonly IReadOnlyList<FlowGraph> _graphs;

    /// <summary>The encoding of a space.</summary>
    /// <param name="decisions">The decisions.</param>
    /// <param name="space">The space with its cells; null where there is none: then each decision is a vertex between input and output.</param>
    public GraphEncoding(DecisionSpace decisions, SearchSpace? space)
    {
        _graphs = FlowGraph.Of(decisions, space);
        foreach (var graph in _graphs)
        {
            Vertices += graph.Inputs + graph.Slots.Count + 1;
            Features += graph.Inputs + (graph.IsCell ? graph.Operations : graph.Slots.Count * graph.Operations) + 1;
        }
    }

    /// <summary>How many vertices there are.</summary>
    public int Vertices { get; }

    /// <summary>How many kinds of vertices there are: inputs, operations and outputs of each cell.</summary>
    public int Features { get; }

    /// <summary>The vertex of a decision about an operation.</summary>
    /// <param name="decision">From 0.</param>
    /// <exception cref="ArgumentException">It is about something else.</exception>
    public int VertexOf(int decision)
    {
        var vertex = 0;
        foreach (var graph in _graphs)
        {
            if (graph.SlotOf(decision) is >= 0 and var slot) return vertex + graph.Inputs + slot;
            vertex += graph.Inputs + graph.Slots.Count + 1;
        }

        throw new ArgumentException($"Decision {decision} has no vertex.", nameof(decision));
    }

    /// <summary>Writes the graph of an architecture.</summary>
    /// <param name="genotype">The architecture.</param>
    /// <param name="adjacency">Where edges go: (vertices, vertices) zeros, from row to column.</param>
    /// <param name="features">Where the kinds of the vertices go: (vertices, features) zeros.</param>
    public void Encode(Genotype genotype, Span<float> adjacency, Span<float> features)
    {
        var (vertex, feature) = (0, 0);
        foreach (var graph in _graphs)
        {
            var slots = graph.Slots;
            var edges = new float[slots.Count * graph.Operations];
            graph.Encode(genotype, edges);
            var (first, output) = (vertex + graph.Inputs, vertex + graph.Inputs + slots.Count);
            var kinds = feature + graph.Inputs;
            for (var i = 0; i < graph.Inputs; i++) features[((vertex + i) * Features) + feature + i] = 1;
            for (var slot = 0; slot < slots.Count; slot++)
            {
                var row = edges.AsSpan(slot * graph.Operations, graph.Operations);
                row.CopyTo(features[(((first + slot) * Features) + kinds + (graph.IsCell ? 0 : slot * graph.Operations))..]);
                if (row.IndexOf(1f) < 0) continue;
                if (slots[slot].From < graph.Inputs) adjacency[((vertex + slots[slot].From) * Vertices) + first + slot] = 1;
                if (graph.Outputs.Contains(slots[slot].To)) adjacency[((first + slot) * Vertices) + output] = 1;
                for (var next = 0; next < slots.Count; next++)
                {
                    if (slots[next].From != slots[slot].To || edges.AsSpan(next * graph.Operations, graph.Operations).IndexOf(1f) < 0) continue;
                    adjacency[((first + slot) * Vertices) + first + next] = 1;
                }
            }

            vertex = output + 1;
            feature = kinds + (graph.IsCell ? graph.Operations : slots.Count * graph.Operations) + 1;
            features[(output * Features) + feature - 1] = 1;
        }
    }
}
