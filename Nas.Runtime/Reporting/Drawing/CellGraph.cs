using Nas.Dsl;
using Nas.Dsl.Model;

namespace Nas.Runtime.Reporting.Drawing;

/// <summary>An arrow of a drawing.</summary>
/// <param name="From">The state it leaves, see <see cref="CellGraph.States"/>.</param>
/// <param name="To">The state it leads to.</param>
/// <param name="Operation">What is written on it: the chosen operation; null on a possible edge and on one to the output.</param>
/// <param name="Candidate">The index of the operation in its set, or -1 where it adds nothing or there is none.</param>
/// <param name="IsPossible">Whether an architecture may be without it.</param>
/// <param name="IsZero">Whether its operation adds nothing.</param>
internal sealed record CellEdge(int From, int To, string? Operation = null, int Candidate = -1, bool IsPossible = false, bool IsZero = false);

/// <summary>What there is to draw of a graph: its states with the output behind them, and the arrows between.</summary>
internal sealed class CellGraph
{
    private readonly Genotype? _genotype;
    private readonly bool[] _used;

    public CellGraph(Graph graph, Genotype? genotype)
    {
        (Graph, _genotype) = (graph, genotype);
        var nodes = graph.Nodes.Take(genotype is null ? graph.Nodes.Count : graph.NodesOf(genotype)).ToArray();
        States = [.. graph.Inputs, .. nodes.Select(Label), "output"];
        Formulas = [.. nodes.Select(n => genotype is null ? "" : GenotypeText.Formula(graph, n, genotype))];
        Output = States.Count - 1;
        var edges = new List<CellEdge>();
        for (var n = 0; n < nodes.Length; n++)
        {
            var (node, to) = (nodes[n], graph.Inputs.Count + n);
            if (graph.TakesNodes && (genotype is null || graph.TakesInputs(n, f => f.Bits(genotype))))
                edges.AddRange(Enumerable.Range(0, graph.Inputs.Count).Select(input => new CellEdge(input, to, IsPossible: true)));
            // What a bank holds comes from all that were added to it, and from the input.
            if (node.Read is { } read)
                edges.AddRange(Enumerable.Range(0, to).Where(from => from < graph.Inputs.Count || genotype is null || (read.Bits(genotype) & nodes[from - graph.Inputs.Count].Write!.Value.Bits(genotype)) != 0)
                    .Select(from => new CellEdge(from, to, IsPossible: true)));
            // What is possible is the same for each of several inputs.
            foreach (var edge in genotype is null ? node.EdgesOfInputs.FirstOrDefault() ?? [] : node.Edges.Where(e => e.IsTaken(genotype)))
                edges.Add(Edge(edge, to, node.ChoosesEdges || edge.Choice is not null));
            if (graph.IsPyramid && genotype is not null) edges.AddRange(graph.Unread(n, genotype).Select(from => new CellEdge(from, to)));
            if (node.Skips is not { } skips) continue;
            for (var place = 0; place < skips.Count; place++)
            {
                // An edge that is there already says enough as a possible one.
                var from = graph.Inputs.Count + place;
                if (genotype is null ? edges.TrueForAll(e => e.From != from || e.To != to) : skips.Takes(genotype, place)) edges.Add(new CellEdge(from, to, IsPossible: true));
            }
        }

        edges.AddRange(Joined().Select(from => new CellEdge(from, Output, IsPossible: graph.Joined is not null || graph.PutsOutLoose || (genotype is null && graph.Depth >= 0))));
        Edges = [.. edges.OrderBy(e => e.To).ThenBy(e => e.From)];
        _used = Used();

        CellEdge Edge(Edge edge, int to, bool isPossible)
        {
            if (genotype is null || edge.Choice?.Chosen(genotype) is not { } chosen) return new CellEdge(edge.State, to, IsPossible: isPossible);
            return new CellEdge(edge.State, to, chosen.Of(genotype).ToString(), chosen.IsZero ? -1 : (int)genotype[edge.Choice.Decision], true, chosen.IsZero);
        }
    }

    public Graph Graph { get; }

    /// <summary>What is drawn: the graph or, where all that is possible is drawn, all graphs of a motif at once.</summary>
    public string Title => !IsChosen && Graph.Cell is { Copies: > 1 } motif ? $"{motif.Name}1 to {motif.Name}{motif.Copies}" : Graph.Name;

    /// <summary>What there is to draw of a space: each graph; where nothing is chosen, those of a motif once.</summary>
    public static IEnumerable<CellGraph> Of(SearchSpace space, Genotype? genotype) =>
        space.Graphs.Where(g => genotype is not null || g.Cell is not { Copies: > 1 } motif || g.Name == motif.GraphNames.First()).Select(g => new CellGraph(g, genotype));

    /// <summary>Where the candidates of a set stand, in words.</summary>
    public static string PlaceOf(OperationSet set, SearchSpace space) =>
        space.Cells.Any(c => c.Rule.Op == set.Name) ? "an edge" : space.Cells.Any(c => c.Rule.Then == set.Name) ? "a node" : "a block";

    /// <summary>The names of the inputs, then of the nodes, with what they do to the sum of their edges, then of the output.</summary>
    public IReadOnlyList<string> States { get; }

    /// <summary>For each node what it is made of, where an architecture is drawn.</summary>
    public IReadOnlyList<string> Formulas { get; }

    /// <summary>In the order of the states they lead to, then of those they leave.</summary>
    public IReadOnlyList<CellEdge> Edges { get; }

    /// <summary>The index of the output among the states: the last.</summary>
    public int Output { get; }

    /// <summary>Whether an architecture is drawn; else all that is possible.</summary>
    public bool IsChosen => _genotype is not null;

    /// <summary>The name of a state, without what it does.</summary>
    public string Name(int state) => state == Output ? "output" : Graph.StateName(state);

    /// <summary>Whether the output depends on <paramref name="state"/>.</summary>
    public bool IsUsed(int state) => _used[state];

    /// <summary>Whether <paramref name="edge"/> adds anything to the output.</summary>
    public bool IsUsed(CellEdge edge) => !edge.IsZero && IsUsed(edge.From) && IsUsed(edge.To);

    /// <summary>How the nodes choose, in words.</summary>
    public string Rule => Graph.Stage is { } stage
        ? $"{Counted(stage)}, {(stage.IsSame ? "all the same, one" : "each one")} of {stage.Set}"
        : $"each node: {Taken(Graph.Cell!.Rule.From)}{Done(Graph.Cell.Rule)}";

    /// <summary>What is put out, how wide it is where that is chosen, and whether it reduces, in words.</summary>
    public string Shape
    {
        get
        {
            if (Graph.Stage is { IsOfLayers: true } layers) return string.Join("; ", layers.Rules.Select(r => r.ToString()).Prepend("each as large as its layer makes it"));
            if (Graph.Stage is { } stage)
            {
                var width = Graph.Width >= 0 && _genotype is not null ? stage.Channels[(int)_genotype[Graph.Width]].ToString() : string.Join(" or ", stage.Channels);
                return $"{width} channels{(stage.Stride == 1 ? "" : $", stride {stage.Stride}")}";
            }

            var cell = Graph.Cell!;
            return $"output {cell.OutputText}{(cell.Stride == 1 ? "" : $", stride {cell.Stride}")}"
                + $"{(cell.ReduceAfter.Count == 0 ? "" : $", reduced after {string.Join(", ", cell.ReduceAfter.Select(n => $"n{n}"))}")}"
                + $"{(cell.Memory is null ? "" : $", memory {MemoryText(cell.Memory)}")}"
                + $"{(cell.Default is null ? "" : $", default {cell.Default}")}"
                + $"{(cell.EdgeLimit == 0 ? "" : $", at most {cell.EdgeLimit} edges")}";
        }
    }

    /// <summary>How many of the states before a node it takes, in words.</summary>
    public string Number => Graph.Cell?.Rule.From switch
    {
        null or { Wiring: Wiring.Last } => "last",
        { Wiring: Wiring.Pairs } => "both",
        { Wiring: Wiring.All } => "all",
        { } from when from == From.Any || from == From.AnyNodes => "any",
        { } from => from.Min == from.Max ? $"{from.Min}" : $"{from.Min} to {from.Max}",
    };

    private static string Counted(Stage stage) =>
        stage.MinDepth == stage.MaxDepth ? $"{stage.MinDepth} block{(stage.MinDepth == 1 ? "" : "s")}" : $"{stage.MinDepth} to {stage.MaxDepth} blocks";

    private string Taken(From from) =>
        from.Wiring == Wiring.Banks ? $"{Number} of the {Graph.Banks} banks" : from.Wiring == Wiring.Last ? "the state before" : from.Wiring == Wiring.Pairs ? "both inputs, or the next two nodes" : from.Wiring == Wiring.Nodes ? "any of the nodes before, or the input" : $"{Number} of the states before{(from.Wiring == Wiring.Each ? ", the same or others" : "")}";

    private static string Done(NodeRule rule) =>
        (rule.Op is null ? "" : rule.From.Wiring == Wiring.Last ? $", one operation of {rule.Op} on it" : $", one operation of {rule.Op} on each")
        + (rule.Allocates ? ", with all channels or a share of them" : "")
        + rule.Merging switch
        {
            Merging.Concat => ", concatenated",
            Merging.AddOrConcat => ", added or concatenated",
            Merging.AddOrAttention => ", added or the coarser one weighing the finer one",
            Merging.AddOrMultiply => ", added or multiplied",
            _ => "",
        }
        + (rule.Then is null ? "" : $", then one of {rule.Then}")
        + (rule.To is { } to ? $", added to {(to.Min == to.Max ? $"{to.Min}" : $"{to.Min} to {to.Max}")} of them" : "")
        + (rule.Skips ? $", and any of the nodes before {(rule.BeforeLast ? "that " : "")}added" : "");

    // Where it comes from and goes to, where that is chosen.
    private string MemoryText(string name) => _genotype is { } chosen && Graph.Memory is { } memory
        ? $"{name} from {Graph.Nodes[(int)chosen[memory.From]].Name} into {GenotypeText.Formula(Graph, memory, chosen)}" : name;

    private string Label(Node node)
    {
        if (_genotype is null) return node.Name;
        string?[] done = [Graph.IsPyramid ? Graph.Inputs[Graph.ScaleOf(Graph.StateOf(node), _genotype)] : null, node.Attends(_genotype) ? "attention" : null, node.Splits(_genotype) ? "split" : null, node.Concatenates(_genotype) ? "concat" : null, node.Multiplies(_genotype) ? "multiply" : null, node.Then?.Chosen(_genotype)?.Of(_genotype).ToString()];
        return string.Join(": ", done.OfType<string>().Prepend(node.Name));
    }

    // The states that are put out; of a stage that of each depth.
    private IEnumerable<int> Joined()
    {
        var (inputs, last) = (Graph.Inputs.Count, Output - 1);
        if (Graph.Banks > 0) return Enumerable.Range(0, Output);
        if (Graph.Joined is { } joined) return Enumerable.Range(0, joined.Count).Where(s => _genotype is null || joined.Takes(_genotype, s));
        if (Graph.IsPyramid) return Enumerable.Range(Output - inputs, inputs);
        if (Graph.Stage is { } stage && _genotype is null) return Enumerable.Range(inputs + stage.MinDepth - 1, stage.MaxDepth - stage.MinDepth + 1);
        if (Graph.PutsOutLoose && _genotype is { } chosen)
        {
            var live = Graph.Live(f => f.Bits(chosen));
            int[] loose = [.. Enumerable.Range(inputs, Output - inputs).Where(s => live[s] && Graph.IsLoose(s, f => f.Bits(chosen)))];
            return loose.Length > 0 ? loose : Enumerable.Range(0, inputs);
        }

        return Graph.Output == CellOutput.Last ? [last] : Enumerable.Range(inputs, Output - inputs);
    }

    private bool[] Used()
    {
        var used = new bool[States.Count];
        for (var state = Output; state >= 0; state--)
            used[state] = !IsChosen || state == Output || Edges.Any(e => e.From == state && used[e.To] && !e.IsZero);
        return used;
    }
}
