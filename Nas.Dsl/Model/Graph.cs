namespace Nas.Dsl.Model;

/// <summary>A cell as a graph of choices: its states are the inputs and then the nodes, in order.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="Operations">The candidates on its edges.</param>
/// <param name="Nodes">The nodes.</param>
public sealed record Graph(Cell Cell, OperationSet Operations, IReadOnlyList<Node> Nodes)
{
    /// <summary>The cell's name.</summary>
    public string Name => Cell.Name;
}

/// <summary>A node of a graph.</summary>
/// <param name="Name">Its name within the graph: <c>n0</c>, <c>n1</c>, ...</param>
/// <param name="From">The decision on the states it keeps, by its index, or -1: it keeps them all.</param>
/// <param name="Edges">An edge from each state before it, in order.</param>
public sealed record Node(string Name, int From, IReadOnlyList<Edge> Edges);

/// <summary>An edge of a graph.</summary>
/// <param name="State">The state it comes from, see <see cref="Cell.StateName"/>.</param>
/// <param name="Decision">The decision on its operation, by its index.</param>
public readonly record struct Edge(int State, int Decision);
