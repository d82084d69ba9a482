using Nas.Dsl.CSharp;
using Nas.Dsl.Model;

namespace Nas.Generators.Emitter;

/// <summary>What everything that is emitted for a net is called.</summary>
internal sealed class NetNames
{
    // What every record or object has, and what the generated records add.
    private static readonly string[] RecordMembers =
    [
        "Architecture", "Clone", "Deconstruct", "EqualityContract", "Equals", "Finalize", "FromGenotype", "GetHashCode", "GetType",
        "MemberwiseClone", "Parse", "PrintMembers", "Read", "ReferenceEquals", "ToGenotype", "ToString", "Write",
    ];

    private readonly Dictionary<Operation, string> _operations;
    private readonly Dictionary<string, string> _cells;
    private readonly Dictionary<string, string> _sets;

    public NetNames(SearchSpace space)
    {
        Space = space;
        Operations = [.. space.OperationSets.SelectMany(s => s.Operations).Concat(space.OperationSets.SelectMany(s => s.SearchOnly)).Distinct()];
        _operations = Pair(Operations, Identifiers.Operations(Operations));
        _cells = Pair(space.Cells.Select(c => c.Name), Identifiers.Unique(space.Cells.Select(c => Identifiers.Pascal(c.Name)), RecordMembers));
        _sets = Pair(space.OperationSets.Select(s => s.Name), Identifiers.Unique(space.OperationSets.Select(s => Identifiers.Pascal(s.Name))));
    }

    /// <summary>The space.</summary>
    public SearchSpace Space { get; }

    /// <summary>The class.</summary>
    public string Net => Identifiers.Escape(Space.Name);

    /// <summary>The class from everywhere.</summary>
    public string GlobalNet => "global::" + string.Join(".", Space.FullName().Split('.').Select(Identifiers.Escape));

    /// <summary>Every operation that a candidate names, those of architectures first, each once.</summary>
    public IReadOnlyList<Operation> Operations { get; }

    /// <summary>The net's parameters with their defaults, as a parameter list.</summary>
    public string ParameterList => string.Join(", ", Space.Net.Parameters.Select(p => $"int {Identifiers.Escape(p.Name)} = {p.Default}"));

    /// <summary>The plan of the net with its parameters as they are in scope.</summary>
    public string PlanOfParameters =>
        $"{Global.NetworkPlan}.Of({GlobalNet}.Space, new {Global.Dictionary} {{ {string.Join(", ", Space.Net.Parameters.Select(p => $"[\"{p.Name}\"] = {Identifiers.Escape(p.Name)}"))} }})";

    /// <summary>Whether the net is called like something inside its own class, which C# does not allow.</summary>
    public bool NetIsNamedLikeItsMember =>
        Space.Name is "Architecture" or "Build" or "Definition" or "Op" or "Space" or "Supernet" || Space.Cells.SelectMany(TypesOf).Contains(Space.Name);

    /// <summary>The member of <c>Op</c> for an operation.</summary>
    public string Op(Operation operation) => _operations[operation];

    /// <summary>A cell's property of the architecture.</summary>
    public string Cell(Cell cell) => _cells[cell.Name];

    /// <summary>The record of a cell's architecture.</summary>
    public string CellArchitecture(Cell cell) => Cell(cell) + "Architecture";

    /// <summary>The record of a node: one for all nodes that keep k inputs, one for each node that takes them all.</summary>
    public string Node(Cell cell, int node) => Cell(cell) + (cell.Wiring == Wiring.Some ? "Node" : $"Node{node}");

    /// <summary>The record of a kept input.</summary>
    public string Input(Cell cell) => Cell(cell) + "Input";

    /// <summary>The property for the edge out of a state, where nodes take them all.</summary>
    public static string State(Cell cell, int state) =>
        Identifiers.Unique(Enumerable.Range(0, cell.StatesBefore(cell.Nodes)).Select(s => Identifiers.Pascal(cell.StateName(s))), RecordMembers)[state];

    /// <summary>The method from a value of a decision over a set to an operation.</summary>
    public string OperationReader(string operationSet) => _sets[operationSet] + "Operation";

    /// <summary>The method from an operation to a value of a decision over a set.</summary>
    public string OperationWriter(string operationSet) => _sets[operationSet] + "Index";

    private IEnumerable<string> TypesOf(Cell cell)
    {
        yield return CellArchitecture(cell);
        if (cell.Wiring == Wiring.Some) yield return Input(cell);
        foreach (var node in Enumerable.Range(0, cell.Nodes).Select(n => Node(cell, n)).Distinct()) yield return node;
    }

    private static Dictionary<T, string> Pair<T>(IEnumerable<T> items, IReadOnlyList<string> names) =>
        items.Select((item, index) => (item, index)).ToDictionary(pair => pair.item, pair => names[pair.index]);
}
