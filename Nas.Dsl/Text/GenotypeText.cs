using Nas.Dsl.Model;

namespace Nas.Dsl;

/// <summary>
/// A genotype as one line that reads like the papers' figures:
/// <c>Normal: n0 = sep_conv(3)(a) + skip_connect(b); n1 = ... | Reduction: n0 = ...</c>.
/// </summary>
public static class GenotypeText
{
    /// <summary>The text. Cells, nodes and edges stand in the order of the space.</summary>
    public static string Write(SearchSpace space, Genotype genotype)
    {
        return string.Join(" | ", space.Graphs.Select(graph => $"{graph.Name}: {string.Join("; ", graph.Nodes.Select(node => Node(graph, node)))}"));

        string Node(Graph graph, Node node) => $"{node.Name} = {string.Join(" + ", node.Edges.Where(e => genotype.IsActive(e.Decision)).Select(e => Edge(graph, e)))}";

        string Edge(Graph graph, Edge edge) =>
            $"{space.Decisions.Items[edge.Decision].Choices[(int)genotype[edge.Decision]]}({graph.Cell.StateName(edge.State)})";
    }

    /// <summary>The genotype of a text. White space is free, and so is the order of cells, nodes and edges.</summary>
    /// <exception cref="FormatException">The text is not one of an architecture of this space; the message says why and at which character,
    /// from 1.</exception>
    public static Genotype Parse(SearchSpace space, string text) => new GenotypeParser(space, text).Parse();
}
