using Nas.Dsl.Model;
using Nas.Dsl.Planning;

namespace Nas.Runtime.Reporting.Drawing;

/// <summary>An arrow of a drawing.</summary>
/// <param name="From">The state it leaves, see <see cref="CellGraph.States"/>.</param>
/// <param name="To">The state it leads to.</param>
/// <param name="Operation">What is written on it: the chosen operation; null on a possible edge and on one to the output.</param>
/// <param name="Candidate">The index of the operation in its set, or -1 where it adds nothing or there is none.</param>
internal sealed record CellEdge(int From, int To, string? Operation = null, int Candidate = -1);

/// <summary>What there is to draw of a cell: its states with the output behind them, and the arrows between.</summary>
internal sealed class CellGraph
{
    private readonly ChosenCell? _chosen;

    public CellGraph(Graph graph, Genotype? genotype)
    {
        var cell = Cell = graph.Cell;
        _chosen = genotype is null ? null : new ChosenCell(graph, genotype);
        States = [.. Enumerable.Range(0, cell.Inputs.Count + cell.Nodes).Select(cell.StateName), "output"];
        var choices = graph.Operations.Operations.ToArray();
        var edges = new List<CellEdge>();
        for (var node = 0; node < cell.Nodes; node++)
        {
            var to = cell.StatesBefore(node);
            if (_chosen is null) edges.AddRange(Enumerable.Range(0, to).Select(from => new CellEdge(from, to)));
            else edges.AddRange(_chosen.Nodes[node].Select(e => new CellEdge(e.State, to, e.Operation.ToString(), Candidate(e))));
        }

        int Candidate(ChosenEdge edge) => edge.IsZero ? -1 : Array.IndexOf(choices, edge.Operation);

        var first = cell.Output == CellOutput.Last ? Output - 1 : cell.Inputs.Count;
        edges.AddRange(Enumerable.Range(first, Output - first).Select(from => new CellEdge(from, Output)));
        Edges = edges;
    }

    public Cell Cell { get; }

    /// <summary>The names of the inputs, then of the nodes, then of the output.</summary>
    public IReadOnlyList<string> States { get; }

    /// <summary>In the order of the states they lead to, then of those they leave.</summary>
    public IReadOnlyList<CellEdge> Edges { get; }

    /// <summary>The index of the output among the states: the last.</summary>
    public int Output => Cell.Inputs.Count + Cell.Nodes;

    /// <summary>Whether an architecture is drawn; else all that is possible.</summary>
    public bool IsChosen => _chosen is not null;

    /// <summary>Whether the output depends on <paramref name="state"/>.</summary>
    public bool IsUsed(int state) => _chosen is null || state == Output || _chosen.IsUsed(state);

    /// <summary>Whether <paramref name="edge"/> adds anything to the output.</summary>
    public bool IsUsed(CellEdge edge) => (!IsChosen || edge.To == Output || edge.Candidate >= 0) && IsUsed(edge.From) && IsUsed(edge.To);

    /// <summary>How the cell's nodes choose their inputs, in words.</summary>
    public string Rule =>
        $"each node: {(Cell.Wiring == Wiring.All ? "all" : Cell.Keep)} of the states before, one operation of {Cell.OperationSet} on each";

    /// <summary>What the cell puts out and whether it reduces, in words.</summary>
    public string Shape =>
        $"output {(Cell.Output == CellOutput.Concat ? "concat(nodes)" : "last")}{(Cell.Stride == 1 ? "" : $", stride {Cell.Stride}")}";
}
