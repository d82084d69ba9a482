using Nas.Dsl.Model;
using Nas.Dsl.Operations;

namespace Nas.Dsl;

/// <summary>
/// Brings genotypes of the same network to one form. The nodes of a cell may be renumbered without changing what it computes, up to the
/// order in which their channels are concatenated, as long as every edge still leads from an earlier state to a later one.
/// </summary>
public static class Isomorphism
{
    // Ties that are no symmetry are rare; this bounds the work on cells of many nodes that are made of them.
    private const int MostOrders = 5040;

    /// <summary>
    /// The smallest vector (compared element by element) among those of the same network with the nodes of each cell renumbered. Where
    /// every earlier state is an input (NAS-Bench-201), an edge may turn around if it carries a zero operation; where the last node is the
    /// output, it stays the last.
    /// </summary>
    /// <remarks>
    /// Exact as long as no more than 5040 (7 factorial) unfinished numberings of a cell tie, which holds for every cell of up to 7 nodes;
    /// beyond, the result is still the same network, but not surely the smallest vector.
    /// </remarks>
    public static Genotype Canonical(SearchSpace space, Genotype genotype)
    {
        var values = new List<long>(genotype.Values.Count);
        foreach (var graph in space.Graphs) values.AddRange(Canonical(graph, genotype));

        return new Genotype(space.Decisions, values);
    }

    /// <summary>The part of the smallest vector that is about one cell.</summary>
    public static IReadOnlyList<long> Canonical(Graph graph, Genotype genotype) => new Renumbering(graph, genotype).SmallestVector(MostOrders);

    /// <summary>One cell with its operations chosen.</summary>
    private sealed class Renumbering
    {
        private const int Absent = -1;

        private readonly Cell _cell;
        private readonly int _inputs;

        // The value that an edge has which may as well lead the other way: none at all, or one that carries zeros.
        private readonly long _free = Absent;

        // The operation on the edge from a state to a node; both are states here, inputs first.
        private readonly long[,] _edges;

        public Renumbering(Graph graph, Genotype genotype)
        {
            (_cell, _inputs) = (graph.Cell, graph.Cell.Inputs.Count);
            var states = _inputs + _cell.Nodes;
            _edges = new long[states, states];
            if (_cell.Wiring == Wiring.All)
            {
                var operations = graph.Operations.Operations;
                _free = -2;
                for (var i = 0; i < operations.Count; i++)
                    if (OperationDefinition.All[operations[i].Name].IsZero) _free = i;
            }

            for (var from = 0; from < states; from++)
                for (var to = 0; to < states; to++)
                    _edges[from, to] = _free;
            for (var node = 0; node < _cell.Nodes; node++)
                foreach (var edge in graph.Nodes[node].Edges) _edges[edge.State, _inputs + node] = genotype[edge.Decision];
        }

        /// <summary>The smallest vector over all orders of the nodes that keep every edge that is not free.</summary>
        public List<long> SmallestVector(int mostOrders)
        {
            // Node by node: only beginnings whose vector so far is the smallest can become the smallest.
            var result = new List<long>();
            var orders = new List<int[]> { Enumerable.Range(0, _inputs).ToArray() };
            for (var node = 0; node < _cell.Nodes; node++)
            {
                long[]? smallest = null;
                var next = new Dictionary<string, int[]>(StringComparer.Ordinal);
                foreach (var order in orders)
                {
                    foreach (var candidate in Candidates(order))
                    {
                        var row = Row(order, candidate);
                        var comparison = smallest is null ? -1 : Compare(row, smallest);
                        if (comparison > 0) continue;
                        if (comparison < 0)
                        {
                            smallest = row;
                            next.Clear();
                        }

                        int[] longer = [.. order, candidate];
                        var future = Future(longer);
                        if (next.Count < mostOrders && !next.ContainsKey(future)) next.Add(future, longer);
                    }
                }

                result.AddRange(smallest!);
                orders = [.. next.Values];
            }

            return result;
        }

        // The nodes that can come next, one of each group that could be exchanged for one another without any change.
        private IEnumerable<int> Candidates(int[] order)
        {
            var last = _inputs + _cell.Nodes - 1;
            var open = Enumerable.Range(_inputs, _cell.Nodes).Where(n => Array.IndexOf(order, n) < 0).ToList();
            var possible = open.Where(n =>
                (_cell.Output != CellOutput.Last || n != last || open.Count == 1) &&
                open.TrueForAll(other => other == n || other > n || _edges[other, n] == _free)).ToList();
            return possible.Where((n, i) => !possible.Take(i).Any(earlier => AreInterchangeable(earlier, n)));
        }

        private bool AreInterchangeable(int a, int b)
        {
            if (_cell.Output == CellOutput.Last && b == _inputs + _cell.Nodes - 1) return false;
            if (_edges[a, b] != _free) return false;
            for (var state = 0; state < _inputs + _cell.Nodes; state++)
                if (state != a && state != b && (_edges[state, a] != _edges[state, b] || _edges[a, state] != _edges[b, state]))
                    return false;
            return true;
        }

        // The values of the decisions of a node that stands behind the given states.
        private long[] Row(int[] order, int node)
        {
            var edges = order.Select(state => _edges[state, node]);
            return _cell.Wiring == Wiring.All
                ? [.. edges]
                : [order.Select((state, i) => _edges[state, node] == Absent ? 0 : 1L << i).Sum(), .. edges];
        }

        // All that is still to come follows from this: the nodes that are left, and what each gets from those that are placed.
        private string Future(int[] order)
        {
            var open = Enumerable.Range(_inputs, _cell.Nodes).Where(n => Array.IndexOf(order, n) < 0);
            return string.Join(";", open.Select(n => $"{n}:{string.Join(",", order.Select(state => _edges[state, n]))}"));
        }

        private static int Compare(long[] a, long[] b)
        {
            for (var i = 0; i < a.Length; i++)
                if (a[i] != b[i]) return a[i].CompareTo(b[i]);
            return 0;
        }
    }
}
