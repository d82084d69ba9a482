using Nas.Dsl.Model;

namespace Nas.Runtime.Spaces.Encodings;

/// <summary>A place for an edge, from a state to a later one.</summary>
/// <param name="From">The state it leaves.</param>
/// <param name="To">The state it enters.</param>
public readonly record struct EdgeSlot(int From, int To);

/// <summary>
/// A cell as the graph that information flows through: states, the places where edges may stand between them, and the operation that an
/// architecture puts on each. An edge that is not chosen, or whose operation is zero, carries nothing and counts as absent. A list of
/// decisions without a cell is a graph as well: from its input to its output lead as many edges as there are decisions.
/// </summary>
public sealed class FlowGraph
{
    private readonly DecisionSpace _space;
    private readonly int[] _decisions; // of each slot
    private readonly int[] _columns; // of each choice of a cell's operations; -1 for a zero operation; empty where there is no cell

    private FlowGraph(DecisionSpace space, int[] decisions, int[] columns, int operations)
    {
        (_space, _decisions, _columns, Operations) = (space, decisions, columns, operations);
    }

    /// <summary>Whether it is a cell: then its edges share one set of operations. Else each edge has choices of its own.</summary>
    public bool IsCell => _columns.Length > 0;

    /// <summary>How many states are inputs; they are the first ones.</summary>
    public required int Inputs { get; init; }

    /// <summary>How many states there are.</summary>
    public required int States { get; init; }

    /// <summary>The states that the output is made of.</summary>
    public required IReadOnlyList<int> Outputs { get; init; }

    /// <summary>The places of edges, those into one state next to each other, in rising order of that state.</summary>
    public required IReadOnlyList<EdgeSlot> Slots { get; init; }

    /// <summary>How many operations an edge may have: those of a cell that are not zero; else the most choices of any decision.</summary>
    public int Operations { get; }

    /// <summary>The graphs of a space: one of each cell, and one of all decisions that belong to no cell.</summary>
    /// <param name="decisions">The decisions.</param>
    /// <param name="space">The space they come from; null where there is none.</param>
    public static IReadOnlyList<FlowGraph> Of(DecisionSpace decisions, SearchSpace? space)
    {
        ArgumentNullException.ThrowIfNull(decisions);
        var cells = space is null ? [] : space.Graphs.Where(IsFlow).Select(graph => OfCell(decisions, graph)).ToArray();
        var inCells = cells.SelectMany(c => c._decisions).ToHashSet();
        inCells.UnionWith(inCells.Select(i => decisions.Items[i].Parent).Where(i => i >= 0).ToArray());
        var others = Enumerable.Range(0, decisions.Items.Count).Where(i => !inCells.Contains(i)).ToArray();
        return others.Length == 0 ? cells : [.. cells, OfDecisions(decisions, others)];
    }

    /// <summary>The slot of a decision about an operation, or -1: it is not one of this graph.</summary>
    /// <param name="decision">From 0.</param>
    public int SlotOf(int decision) => Array.IndexOf(_decisions, decision);

    /// <summary>Writes what an architecture has on the edges.</summary>
    /// <param name="genotype">The architecture.</param>
    /// <param name="edges">Where it goes: (slots, operations) zeros. A row has a 1 for each choice made, so none where there is no edge.</param>
    public void Encode(Genotype genotype, Span<float> edges)
    {
        ArgumentNullException.ThrowIfNull(genotype);
        for (var slot = 0; slot < _decisions.Length; slot++)
        {
            var value = genotype[_decisions[slot]];
            if (value < 0) continue;
            var row = edges.Slice(slot * Operations, Operations);
            if (!IsCell)
                foreach (var choice in _space.Items[_decisions[slot]].Selected(value)) row[choice] = 1;
            else if (_columns[value] >= 0)
                row[_columns[value]] = 1;
        }
    }

    // Whether all that is chosen is edges and one operation on each.
    private static bool IsFlow(Graph graph) => graph.Cell is { EdgeLimit: 0, ReduceAfter.Count: 0, Fixed.Count: 0, Output: not CellOutput.Share, Rule: { Op: not null, Then: null, Skips: false, Merging: Merging.Add, Allocates: false } }
        && graph.Nodes[0].Edges[0].Choice!.Options.All(o => o.Arguments.Count == 0);

    private static FlowGraph OfCell(DecisionSpace decisions, Graph graph)
    {
        var inputs = graph.Inputs.Count;
        var edges = graph.Nodes.SelectMany((node, n) => node.Edges.Select(e => (Slot: new EdgeSlot(e.State, inputs + n), e.Decision))).ToArray();
        var (columns, operations) = (new List<int>(), 0);
        foreach (var option in graph.Nodes[0].Edges[0].Choice!.Named)
            columns.Add(option.IsZero ? -1 : operations++);
        var states = inputs + graph.Nodes.Count;
        return new FlowGraph(decisions, [.. edges.Select(e => e.Decision)], [.. columns], operations)
        {
            Inputs = inputs,
            States = states,
            Outputs = graph.Output == CellOutput.Last ? [states - 1] : [.. Enumerable.Range(inputs, graph.Nodes.Count)],
            Slots = [.. edges.Select(e => e.Slot)],
        };
    }

    private static FlowGraph OfDecisions(DecisionSpace decisions, int[] indices) => new(decisions, indices, [], indices.Max(i => decisions.Items[i].Choices.Count))
    {
        Inputs = 1,
        States = 2,
        Outputs = [1],
        Slots = [.. indices.Select(_ => new EdgeSlot(0, 1))],
    };
}
