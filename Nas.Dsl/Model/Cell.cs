namespace Nas.Dsl.Model;

/// <summary>How the nodes of a cell choose their inputs.</summary>
public enum Wiring
{
    /// <summary>Each node keeps <see cref="Cell.Keep"/> of all earlier states, with one operation on each (DARTS, NASNet).</summary>
    Some,

    /// <summary>Each node adds all earlier states, with one operation on each edge (NAS-Bench-201).</summary>
    All,
}

/// <summary>What a cell puts out.</summary>
public enum CellOutput
{
    /// <summary>All nodes, concatenated along the channels: <c>output concat(nodes)</c>.</summary>
    Concat,

    /// <summary>The last node: <c>output last</c>.</summary>
    Last,
}

/// <summary>A repeated building block: a directed acyclic graph whose states are the inputs and then the nodes, in order.</summary>
/// <param name="Name">The cell's name; its decisions begin with it.</param>
/// <param name="Inputs">The names of the inputs: the outputs of the one or two cells before, older first.</param>
/// <param name="Nodes">How many nodes there are, at least 1.</param>
/// <param name="Wiring">How nodes choose their inputs.</param>
/// <param name="Keep">With <see cref="Wiring.Some"/>, how many distinct earlier states a node keeps (1 to the number of inputs); else 0.</param>
/// <param name="OperationSet">The name of the set of candidates on the edges.</param>
/// <param name="Output">What the cell puts out.</param>
/// <param name="Stride">1, or 2 for a reduction: then edges from the cell's inputs halve height and width.</param>
public sealed record Cell(
    string Name,
    EquatableArray<string> Inputs,
    int Nodes,
    Wiring Wiring,
    int Keep,
    string OperationSet,
    CellOutput Output,
    int Stride)
{
    /// <summary>The name of a state: an input's own name, then <c>n0</c>, <c>n1</c>, ...</summary>
    /// <param name="state">From 0; inputs first.</param>
    public string StateName(int state) => state < Inputs.Count ? Inputs[state] : $"n{state - Inputs.Count}";

    /// <summary>How many states stand before node <paramref name="node"/>: its possible inputs are states 0 to this, exclusive.</summary>
    public int StatesBefore(int node) => Inputs.Count + node;

    /// <summary>How many times the cell's width its output is: the number of nodes when they are concatenated, else 1.</summary>
    public int OutputMultiplier => Output == CellOutput.Concat ? Nodes : 1;
}
