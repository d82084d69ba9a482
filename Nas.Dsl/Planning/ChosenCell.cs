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

    private ChosenCell(Cell cell, IReadOnlyList<IReadOnlyList<ChosenEdge>> nodes)
    {
        Cell = cell;
        Nodes = nodes;
        _used = new bool[cell.Inputs.Count + cell.Nodes];
        for (var node = cell.Nodes - 1; node >= 0; node--)
        {
            var state = cell.StatesBefore(node);
            _used[state] |= cell.Output == CellOutput.Concat || node == cell.Nodes - 1;
            if (!_used[state]) continue;
            foreach (var edge in nodes[node].Where(e => !e.IsZero)) _used[edge.State] = true;
        }
    }

    /// <summary>The cell.</summary>
    public Cell Cell { get; }

    /// <summary>For each node the edges into it, in the order of the states they come from; <c>none</c> among them.</summary>
    public IReadOnlyList<IReadOnlyList<ChosenEdge>> Nodes { get; }

    /// <summary>Whether the cell's output depends on <paramref name="state"/>: it is put out itself, or a path of edges other than <c>none</c> leads there.</summary>
    /// <param name="state">From 0; inputs first.</param>
    public bool IsUsed(int state) => _used[state];

    /// <summary>Reads the choices for <paramref name="cell"/> out of a genotype.</summary>
    /// <param name="space">The space.</param>
    /// <param name="genotype">A point of it.</param>
    /// <param name="cell">One of its cells.</param>
    /// <exception cref="ArgumentException">The space has no such cell.</exception>
    public static ChosenCell Of(SearchSpace space, Genotype genotype, Cell cell)
    {
        // The order of decisions is that of DecisionSpace.Of.
        var index = 0;
        foreach (var other in space.Cells)
        {
            var operations = space.OperationSet(other.OperationSet).Operations;
            var nodes = new List<IReadOnlyList<ChosenEdge>>();
            for (var node = 0; node < other.Nodes; node++)
            {
                if (other.Wiring == Wiring.Some) index++;
                var edges = new List<ChosenEdge>();
                for (var state = 0; state < other.StatesBefore(node); state++, index++)
                    if (genotype.IsActive(index)) edges.Add(new ChosenEdge(state, operations[genotype[index]]));
                nodes.Add(edges);
            }

            if (other.Name == cell.Name) return new ChosenCell(other, nodes);
        }

        throw new ArgumentException($"{space.Name} has no cell '{cell.Name}'.", nameof(cell));
    }
}
