using Nas.Dsl.Model;

namespace Nas.Dsl;

/// <summary>
/// Brings the trees of one recurrent cell to one form. Sums and products do not care for the order of their two parts, so that the two halves below any node may
/// change places where they are of one shape; the smaller one stands first.
/// </summary>
internal sealed class TreeOrder
{
    private readonly Graph _graph;
    private readonly long[] _values;

    private TreeOrder(Graph graph, long[] values) => (_graph, _values) = (graph, values);

    /// <summary>The values of all decisions with the nodes of one graph in that form.</summary>
    public static long[] Canonical(Graph graph, long[] values)
    {
        var root = graph.Nodes.Count - 1;
        var tree = new TreeOrder(graph, values);
        var (from, to) = (tree.Sorted(root).Nodes, tree.Places(root).ToArray());
        var result = (long[])values.Clone();
        for (var i = 0; i < to.Length; i++)
            foreach (var (source, target) in Own(graph.Nodes[from[i]]).Zip(Own(graph.Nodes[to[i]]), (s, t) => (s, t))) result[target] = values[source];
        if (graph.Memory is { } memory)
            foreach (var place in new[] { memory.Into, memory.From }) result[place] = to[Array.IndexOf(from, (int)values[place])];
        return result;
    }

    // The decisions of a node.
    private static IEnumerable<int> Own(Node node) => Isomorphism.Decisions(node.Then!).Concat(node.Merge >= 0 ? [node.Merge] : Array.Empty<int>());

    // A node, then all below it.
    private IEnumerable<int> Places(int node) => Below(node).SelectMany(Places).Prepend(node);

    // The same with the smaller half of each first, and what is chosen at each of them.
    private (int[] Nodes, long[] Code) Sorted(int node)
    {
        var halves = Below(node).Select(Sorted).ToArray();
        if (halves.Length == 2 && Shape(halves[0].Nodes[0]) == Shape(halves[1].Nodes[0])) halves = [.. halves.OrderBy(h => h.Code, Comparer<long[]>.Create(Isomorphism.Compare))];
        long[] own = [.. Own(_graph.Nodes[node]).Select(d => _values[d]), Is(_graph.Memory?.Into, node), Is(_graph.Memory?.From, node)];
        return ([node, .. halves.SelectMany(h => h.Nodes)], [.. own, .. halves.SelectMany(h => h.Code)]);
    }

    private long Is(int? decision, int node) => decision is { } chosen && _values[chosen] == node ? 1 : 0;

    private string Shape(int node) => $"({string.Concat(Below(node).Select(Shape))})";

    private IEnumerable<int> Below(int node) => _graph.Nodes[node].Edges.Select(e => e.State - _graph.Inputs.Count).Where(n => n >= 0);
}
