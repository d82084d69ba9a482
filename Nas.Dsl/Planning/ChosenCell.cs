using Nas.Dsl.Model;
using Nas.Dsl.Operations;

namespace Nas.Dsl.Planning;

/// <summary>An edge that an architecture keeps.</summary>
/// <param name="State">The state it comes from, see <see cref="Cell.StateName"/>.</param>
/// <param name="Operation">What it does.</param>
public sealed record ChosenEdge(int State, Operation Operation)
{
    /// <summary>Whether it adds nothing (<c>none</c>).</summary>
    public bool IsZero => OperationDefinition.All[Operation.Name].IsZero;
}

/// <summary>A cell as one architecture has it: for each node the edges into it, and which states take part in the result.</summary>
public sealed class ChosenCell
{
    private readonly bool[] _used;

    /// <summary>Reads the choices for a cell out of a genotype.</summary>
    /// <param name="graph">The cell.</param>
    /// <param name="genotype">A point of its space.</param>
    public ChosenCell(Graph graph, Genotype genotype)
    {
        var operations = graph.Operations.Operations;
        Cell = graph.Cell;
        Nodes =
        [
            .. graph.Nodes.Select(node => (IReadOnlyList<ChosenEdge>)
            [
                .. node.Edges.Where(e => genotype.IsActive(e.Decision)).Select(e => new ChosenEdge(e.State, operations[(int)genotype[e.Decision]])),
            ]),
        ];
        _used = new bool[Cell.Inputs.Count + Cell.Nodes];
        for (var node = Cell.Nodes - 1; node >= 0; node--)
        {
            var state = Cell.StatesBefore(node);
            _used[state] |= Cell.Output == CellOutput.Concat || node == Cell.Nodes - 1;
            if (!_used[state]) continue;
            foreach (var edge in Nodes[node].Where(e => !e.IsZero)) _used[edge.State] = true;
        }
    }

    /// <summary>The cell.</summary>
    public Cell Cell { get; }

    /// <summary>For each node the edges into it, in the order of the states they come from; <c>none</c> among them.</summary>
    public IReadOnlyList<IReadOnlyList<ChosenEdge>> Nodes { get; }

    /// <summary>Whether the cell's output depends on <paramref name="state"/>: it is put out itself, or a path of edges other than <c>none</c> leads there.</summary>
    /// <param name="state">From 0; inputs first.</param>
    public bool IsUsed(int state) => _used[state];
}
