using Nas.Dsl.Operations;

namespace Nas.Dsl.Model;

/// <summary>
/// The one walk over a space, which gives its decisions their order: for each cell and node the states it keeps (when it keeps only
/// some), then the operation on each possible edge, active where the edge is kept. Whoever needs a decision of a node finds its index in
/// the graph.
/// </summary>
internal sealed class Decisions
{
    private readonly List<Decision> _items = [];

    private Decisions()
    {
    }

    /// <summary>The decisions of a space, and its cells with the places of these.</summary>
    public static (DecisionSpace Space, IReadOnlyList<Graph> Graphs) Of(SearchSpace space)
    {
        var walk = new Decisions();
        var graphs = space.Cells.Select(cell => walk.Cell(cell, space.OperationSet(cell.OperationSet))).ToArray();
        return (new DecisionSpace(walk._items.ToEquatableArray()), graphs);
    }

    private Graph Cell(Cell cell, OperationSet operations) =>
        new(cell, operations, [.. Enumerable.Range(0, cell.Nodes).Select(n => Node(cell, operations, n))]);

    private Node Node(Cell cell, OperationSet operations, int node)
    {
        var states = Enumerable.Range(0, cell.StatesBefore(node)).Select(cell.StateName).ToArray();
        var name = cell.StateName(states.Length);
        var owner = $"{cell.Name}.{name}";
        var from = cell.Wiring == Wiring.All ? -1 : Add(Decision.Some($"{owner}.from", states, cell.Keep, cell.Keep) with
        {
            Graph = cell.Name,
            Owner = owner,
            Sources = states.Select((state, i) => i < cell.Inputs.Count ? "" : $"{cell.Name}.{state}").ToEquatableArray(),
        });
        var operation = Decision.One(owner, operations.Operations.Select(o => o.ToString())) with
        {
            Graph = cell.Name,
            Owner = owner,
            SearchOnly = operations.SearchOnly.Select(o => o.ToString()).ToEquatableArray(),
            Identity = operations.Operations.ToList().FindIndex(o => OperationDefinition.All[o.Name].IsIdentity),
            Parent = from,
        };
        return new Node(name, from, [.. states.Select((state, i) => new Edge(i, Add(operation with { Name = $"{owner}.{state}", ParentBits = from < 0 ? 0 : 1L << i })))]);
    }

    private int Add(Decision decision)
    {
        _items.Add(decision);
        return _items.Count - 1;
    }
}
