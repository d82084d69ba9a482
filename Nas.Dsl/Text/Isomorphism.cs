using Nas.Dsl.Model;

namespace Nas.Dsl;

/// <summary>
/// Brings genotypes of the same network to one form. The nodes of a cell may be renumbered without changing what it computes, up to the
/// order in which their channels are concatenated, as long as every edge still leads from an earlier state to a later one; the graphs that
/// a motif stands for may be renumbered likewise.
/// </summary>
public static class Isomorphism
{
    // Ties that are no symmetry are rare; this bounds the work on cells of many nodes that are made of them.
    private const int MostOrders = 5040;

    /// <summary>
    /// The smallest vector (compared element by element) among those of the same network with the nodes of each cell renumbered. Where
    /// every earlier state is an input (NAS-Bench-201), an edge may turn around if it carries a zero operation; where the last node is the
    /// output, it stays the last; where nodes share the cell's width (NAS-Bench-101), those through which no path leads to the output have
    /// no edges, or the first ones where a node needs some, and the first operation, as have isolated nodes that are dropped (GeNet). Where channels are split
    /// among inputs, edges are fixed, states are of several scales, or nodes skip, or read and write memory banks, the nodes keep their places. Graphs of a motif that nothing names, or that are as
    /// another, have the first value of each decision.
    /// Blocks of a stage that hand on what they get stand last, as few as the least depth leaves.
    /// </summary>
    /// <remarks>
    /// Exact as long as no more than 5040 (7 factorial) unfinished numberings of a cell tie, which holds for every cell of up to 7 nodes;
    /// beyond, the result is still the same network, but not surely the smallest vector.
    /// </remarks>
    public static Genotype Canonical(SearchSpace space, Genotype genotype)
    {
        long[] values = [.. genotype.Values];
        var named = new Lazy<HashSet<string>>(() => Named(space, genotype));
        foreach (var cell in space.Cells)
        {
            Graph[] graphs = [.. cell.GraphNames.Select(space.Graph)];
            foreach (var graph in graphs) Write(values, graph, Smallest(graph, values));
            // A motif stands before what uses it, so that its new numbers are known there.
            if (cell.Copies > 0) Renumber(space, graphs, values, named.Value);
        }

        foreach (var graph in space.Graphs.Where(g => g.Stage is not null)) Write(values, graph, WithoutIdentities(graph, values));

        return new Genotype(space.Decisions, values);
    }

    /// <summary>The part of the smallest vector that is about one graph, with its motifs as they are.</summary>
    public static IReadOnlyList<long> Canonical(Graph graph, Genotype genotype) =>
        graph.Stage is null ? Smallest(graph, [.. genotype.Values]) : WithoutIdentities(graph, [.. genotype.Values]);

    private static long[] Smallest(Graph graph, long[] values) =>
        graph.IsTree ? Part(TreeOrder.Canonical(graph, values), graph) : new Renumbering(graph, values).Smallest(MostOrders);

    // A block that hands on what it gets makes a chain as deep as one without it: such blocks stand last, as few as the least depth leaves.
    private static long[] WithoutIdentities(Graph graph, long[] values)
    {
        values = (long[])values.Clone();
        var stage = graph.Stage!;
        if (!stage.IsSame)
        {
            var blocks = graph.Nodes.Select(n => n.Edges[0].Choice!).ToArray();
            // The first block is never one of them; the others have the same choices, in the same order.
            var identity = Array.FindIndex([.. blocks[blocks.Length - 1].Named], o => o.IsIdentity);
            var depth = graph.Depth < 0 ? blocks.Length : stage.MinDepth + (int)values[graph.Depth];
            if (identity < 0 || blocks.Length == 1) return Part(values, graph);
            var kept = blocks.Take(depth).Skip(1).Where(b => values[b.Decision] != identity).Select(b => Decisions(b).Select(d => values[d]).ToArray()).ToArray();
            if (graph.Depth >= 0) values[graph.Depth] = (depth = Math.Max(stage.MinDepth, kept.Length + 1)) - stage.MinDepth;
            for (var b = 1; b < blocks.Length; b++)
            {
                var next = 0;
                foreach (var decision in Decisions(blocks[b]))
                {
                    values[decision] = b <= kept.Length ? kept[b - 1][next] : b < depth && next == 0 ? identity : -1;
                    next++;
                }
            }
        }

        return Part(values, graph);
    }

    /// <summary>A choice's decision, then those on arguments.</summary>
    internal static IEnumerable<int> Decisions(Choice choice) => choice.Options.SelectMany(o => o.Arguments).Prepend(choice.Decision);

    // The graphs that an edge of the net's cells names, directly or through others.
    private static HashSet<string> Named(SearchSpace space, Genotype genotype)
    {
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (var graph in space.Graphs.Where(g => !g.IsMotif)) Visit(graph);
        return named;

        void Visit(Graph graph)
        {
            if (!named.Add(graph.Name)) return;
            var live = Live(graph, genotype.Values);
            foreach (var choice in graph.Nodes.Where((_, n) => live[graph.Inputs.Count + n]).SelectMany(n => n.Choices))
                if (choice.Chosen(genotype)?.Motif is { } motif) Visit(motif);
        }
    }

    private static bool[] Live(Graph graph, IReadOnlyList<long> values) => graph.Live(selection => Bits(selection, values));

    private static long Bits(Selection selection, IReadOnlyList<long> values) =>
        selection.Bits(selection.Decision < 0 ? -1L : Math.Max(0, values[selection.Decision]));

    // Puts the graphs of a motif into the order of their vectors, equal ones once, and tells all that name them.
    private static void Renumber(SearchSpace space, Graph[] graphs, long[] values, HashSet<string> named)
    {
        var vectors = graphs.Select(g => Part(values, g)).ToArray();
        var order = Enumerable.Range(0, graphs.Length).Where(g => named.Contains(graphs[g].Name)).OrderBy(g => vectors[g], Comparer<long[]>.Create(Compare)).ToArray();
        var (numbers, kept) = (new int[graphs.Length], new List<long[]>());
        foreach (var graph in order)
        {
            if (kept.Count == 0 || Compare(kept[kept.Count - 1], vectors[graph]) != 0) kept.Add(vectors[graph]);
            numbers[graph] = kept.Count - 1;
        }

        for (var g = 0; g < graphs.Length; g++) Write(values, graphs[g], g < kept.Count ? kept[g] : First(space.Decisions, graphs[g]));
        foreach (var choice in space.Graphs.SelectMany(g => g.Nodes).SelectMany(n => n.Choices))
        {
            if (values[choice.Decision] < 0 || choice.Options[(int)values[choice.Decision]].Motif is not { } motif) continue;
            var graph = Array.FindIndex(graphs, g => g.Name == motif.Name);
            if (graph >= 0) values[choice.Decision] += numbers[graph] - graph;
        }
    }

    // The first value of each decision that is active under those before it.
    private static long[] First(DecisionSpace space, Graph graph)
    {
        var values = new long[graph.Decisions.End];
        for (var i = graph.Decisions.Start; i < values.Length; i++)
        {
            values[i] = space.IsActive(i, values) ? space.Items[i].ValueAt(0) : -1;
        }

        return Part(values, graph);
    }

    // The values of a graph's own decisions.
    private static long[] Part(long[] values, Graph graph) => [.. values.Skip(graph.Decisions.Start).Take(graph.Decisions.End - graph.Decisions.Start)];

    private static void Write(long[] values, Graph graph, long[] part)
    {
        for (var i = 0; i < part.Length; i++) values[graph.Decisions.Start + i] = part[i];
    }

    /// <summary>Shorter ones first, then the first that differs.</summary>
    internal static int Compare(long[] a, long[] b)
    {
        if (a.Length != b.Length) return a.Length.CompareTo(b.Length);
        for (var i = 0; i < a.Length; i++)
            if (a[i] != b[i]) return a[i].CompareTo(b[i]);
        return 0;
    }

    /// <summary>One graph with its choices made.</summary>
    private sealed class Renumbering
    {
        private const int Absent = -1;

        private readonly Graph _graph;
        private readonly long[] _values;
        private readonly int _inputs;
        private readonly int _states;
        private readonly bool _isFixed;

        // What an edge carries that may as well lead the other way: nothing at all, or zeros.
        private readonly long[] _free;

        // What stands on the edge from a state to a node, the operation and then its arguments; both are states here, inputs first. Where a
        // node has several inputs, which may be the same, what stands on each edge, the smallest first.
        private readonly long[,][] _edges;

        // What a node does to the sum of its edges, and whether it is put out.
        private readonly long[][] _own;

        public Renumbering(Graph graph, long[] values)
        {
            (_graph, _values, _inputs, _states) = (graph, values, graph.Inputs.Count, graph.Inputs.Count + graph.Nodes.Count);
            // What follows from the order of the nodes, or of their inputs, keeps them where they are.
            _isFixed = graph.Cell is not { ReduceAfter.Count: 0, Output: not CellOutput.Scales, Banks: 0, Fixed.Count: 0, Rule: { Skips: false, Allocates: false, From.Wiring: not Wiring.Last } };
            (_free, _edges, _own) = ([], new long[_states, _states][], new long[_states][]);
            if (_isFixed) return;

            var live = Live(graph, values);
            var choice = graph.Nodes.SelectMany(n => n.Edges).FirstOrDefault().Choice;
            var isFull = graph.Cell!.Rule.From.Wiring == Wiring.All;
            _free = IsEach ? [] : choice is null ? [Absent] : isFull ? Zeros(choice) : Values(choice, active: false);
            for (var from = 0; from < _states; from++)
                for (var to = 0; to < _states; to++)
                    _edges[from, to] = _free;
            for (var n = 0; n < graph.Nodes.Count; n++)
            {
                var (node, to) = (graph.Nodes[n], _inputs + n);
                for (var place = 0; place < node.Edges.Count; place++)
                {
                    var edge = node.Edges[place];
                    if (live[to] ? Bits(edge.Taken) == 0 || !live[edge.State] : place >= graph.Cell.Rule.From.Min) continue;
                    var on = edge.Choice is null ? [1] : Values(edge.Choice, active: true);
                    var before = _edges[edge.State, to];
                    _edges[edge.State, to] = !IsEach ? on : [.. Chunks([.. before, .. on], on.Length).OrderBy(c => c, Comparer<long[]>.Create(Compare)).SelectMany(c => c)];
                }

                var then = node.Then is null ? [] : live[to] ? Values(node.Then, active: true) : First(node.Then);
                var joined = graph.Joined is not { } all ? 0 : live[to] ? Bits(all) >> to & 1 : 0;
                _own[to] = [.. then, node.Merge >= 0 ? _values[node.Merge] : 0, joined];
            }
        }

        private bool IsEach => _graph.Cell!.Rule.From.Wiring == Wiring.Each;

        /// <summary>The smallest values of the graph's decisions over all orders of the nodes that keep every edge that is not free.</summary>
        public long[] Smallest(int mostOrders)
        {
            if (_isFixed) return Part(_values, _graph);
            // Node by node: only beginnings whose vector so far is the smallest can become the smallest.
            var orders = new List<int[]> { Enumerable.Range(0, _inputs).ToArray() };
            for (var node = 0; node < _graph.Nodes.Count; node++)
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

                orders = [.. next.Values];
            }

            return Renumbered(orders[0]);
        }

        // The nodes that can come next, one of each group that could be exchanged for one another without any change.
        private IEnumerable<int> Candidates(int[] order)
        {
            var last = _states - 1;
            var open = Enumerable.Range(_inputs, _graph.Nodes.Count).Where(n => Array.IndexOf(order, n) < 0).ToList();
            var possible = open.Where(n =>
                (_graph.Output != CellOutput.Last || n != last || open.Count == 1) &&
                open.TrueForAll(other => other == n || other > n || IsFree(_edges[other, n]))).ToList();
            return possible.Where((n, i) => !possible.Take(i).Any(earlier => AreInterchangeable(earlier, n)));
        }

        private bool IsFree(long[] edge) => Compare(edge, _free) == 0;

        private bool AreInterchangeable(int a, int b)
        {
            if (_graph.Output == CellOutput.Last && b == _states - 1) return false;
            if (!IsFree(_edges[a, b]) || Compare(_own[a], _own[b]) != 0) return false;
            for (var state = 0; state < _states; state++)
                if (state != a && state != b && (Compare(_edges[state, a], _edges[state, b]) != 0 || Compare(_edges[a, state], _edges[b, state]) != 0))
                    return false;
            return true;
        }

        // The values of the decisions of a node that stands behind the given states.
        private long[] Row(int[] order, int node)
        {
            if (IsEach) return [.. Inputs(order, node).SelectMany(i => i.On.Prepend(i.Place)), .. _own[node]];
            var edges = order.SelectMany(state => _edges[state, node]);
            var from = !_graph.Nodes.Any(n => n.ChoosesEdges) ? [] : new[] { Taken(order, node) };
            return [.. from, .. edges, .. _own[node]];
        }

        // Of a node with several inputs, for each the place in the order of the state that it takes, and what stands on the edge.
        private IEnumerable<(int Place, long[] On)> Inputs(int[] order, int node)
        {
            var length = _graph.Nodes[0].Edges[0].Choice is { } choice ? Decisions(choice).Count() : 1;
            return order.SelectMany((state, place) => Chunks(_edges[state, node], length).Select(on => (place, on)));
        }

        private static IEnumerable<long[]> Chunks(long[] values, int length) =>
            Enumerable.Range(0, values.Length / length).Select(i => values.Skip(i * length).Take(length).ToArray());

        private long Taken(int[] order, int node) => order.Select((state, i) => IsFree(_edges[state, node]) ? 0 : 1L << i).Sum();

        // All that is still to come follows from this: the nodes that are left, and what each gets from those that are placed.
        private string Future(int[] order)
        {
            var open = Enumerable.Range(_inputs, _graph.Nodes.Count).Where(n => Array.IndexOf(order, n) < 0);
            return string.Join(";", open.Select(n => $"{n}:{string.Join(",", order.Select(state => string.Join(".", _edges[state, n])))}"));
        }

        // The values of the graph's decisions with its nodes in another order.
        private long[] Renumbered(int[] order)
        {
            var values = (long[])_values.Clone();
            foreach (var from in _graph.Nodes.SelectMany(n => n.From).Where(f => f.Decision >= 0)) values[from.Decision] = 0;
            if (_graph.Joined is { } joined)
            {
                // Of the inputs it may be the only decision.
                var inputs = Bits(joined) & ((1L << _inputs) - 1);
                values[joined.Decision] = 0;
                Add(joined, inputs | order.Select((state, i) => state >= _inputs ? _own[state][_own[state].Length - 1] << i : 0).Sum());
            }

            for (var n = 0; n < _graph.Nodes.Count; n++)
            {
                var (node, state, before) = (_graph.Nodes[n], order[_inputs + n], order.Take(_inputs + n).ToArray());
                if (IsEach) PutInputs(node, [.. Inputs(before, state)]);
                else
                {
                    if (node.ChoosesEdges) Add(node.From[0], Taken(before, state) >> node.Edges[0].State);
                    for (var place = 0; place < node.Edges.Count; place++)
                        if (node.Edges[place].Choice is { } choice) Put(choice, _edges[before[node.Edges[place].State], state]);
                }

                if (node.Merge >= 0) values[node.Merge] = _own[state][_own[state].Length - 2];
                if (node.Then is { } then) Put(then, _own[state]);
            }

            return Part(values, _graph);

            void PutInputs(Node node, (int Place, long[] On)[] inputs)
            {
                foreach (var (input, edges) in node.EdgesOfInputs.Select((edges, input) => (input, edges)))
                {
                    Add(node.From[input], 1L << inputs[input].Place);
                    for (var place = 0; place < edges.Count; place++)
                        if (edges[place].Choice is { } choice) Put(choice, place == inputs[input].Place ? inputs[input].On : Values(choice, active: false));
                }
            }

            void Add(Selection selection, long bits) => values[selection.Decision] |= bits << selection.Shift;

            void Put(Choice choice, long[] from)
            {
                var next = 0;
                foreach (var decision in Decisions(choice)) values[decision] = from[next++];
            }
        }

        private long Bits(Selection selection) => Isomorphism.Bits(selection, _values);

        private long[] Values(Choice choice, bool active) => [.. Decisions(choice).Select(d => active ? _values[d] : Absent)];

        // The first operation, and of its arguments the first values.
        private static long[] First(Choice choice) => [0, .. choice.Options.SelectMany((option, i) => option.Arguments.Select(_ => i == 0 ? 0L : Absent))];

        // An operation of zeros, or what no edge has.
        private long[] Zeros(Choice choice)
        {
            long[] values = Values(choice, active: false);
            values[0] = Array.FindLastIndex([.. choice.Named], o => o.IsZero) is var zero and >= 0 ? zero : -2;
            return values;
        }

        private static int Compare(long[] a, long[] b) => Isomorphism.Compare(a, b);
    }
}
