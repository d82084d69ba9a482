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
    private readonly Dictionary<string, string> _graphs;
    private readonly Dictionary<string, string> _shapes;

    public NetNames(SearchSpace space)
    {
        Space = space;
        Tables = CandidateTable.Of(space);
        Operations = [.. Tables.SelectMany(t => t.Candidates.Select(c => c.Operation)).Concat(space.OperationSets.SelectMany(s => s.SearchOnly)).Distinct()];
        _operations = Pair(Operations, Identifiers.Operations(Operations));
        _graphs = Pair(space.Graphs.Select(g => g.Name), Identifiers.Unique(space.Graphs.Select(g => Identifiers.Pascal(g.Name)), RecordMembers));
        Sizes = Identifiers.Unique(SizesEmitter.Names(space), [.. RecordMembers, .. _graphs.Values]);
        var shapes = space.Cells.Select(c => c.Name).Concat(space.Net.Stages.Select(s => s.Name)).ToArray();
        _shapes = Pair(shapes, Identifiers.Unique(shapes.Select(Identifiers.Pascal), RecordMembers));
    }

    /// <summary>The space.</summary>
    public SearchSpace Space { get; }

    /// <summary>How the values of decisions become operations, for each list of candidates.</summary>
    public IReadOnlyList<CandidateTable> Tables { get; }

    /// <summary>The members of the architecture for the decisions of the net itself.</summary>
    public IReadOnlyList<string> Sizes { get; }

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
    public bool NetIsNamedLikeItsMember => IsGenerated(Space.Name);

    /// <summary>Whether the generated class, or a written network whatever its architecture, has a member of this name.</summary>
    public bool IsMember(string name) => IsGenerated(name) || Identifiers.IsMemberOfNetwork(name);

    /// <summary>The member of <c>Op</c> for an operation.</summary>
    public string Op(Operation operation) => _operations[operation];

    /// <summary>A graph's property of the architecture.</summary>
    public string Graph(Graph graph) => _graphs[graph.Name];

    /// <summary>The name that the records of a graph begin with: graphs of one motif share them.</summary>
    public string Shape(Graph graph) => _shapes[graph.Cell?.Name ?? graph.Name];

    /// <summary>The record of a graph's architecture.</summary>
    public string GraphArchitecture(Graph graph) => Shape(graph) + "Architecture";

    /// <summary>The record of a node: one for all nodes that keep k inputs, else one for each node.</summary>
    public string Node(Graph graph, int node) => Shape(graph) + (KeepsInputs(graph) ? "Node" : $"Node{node}");

    /// <summary>The record of a kept input.</summary>
    public string Input(Graph graph) => Shape(graph) + "Input";

    /// <summary>The enumeration of sets of states.</summary>
    public string States(Graph graph) => Shape(graph) + "States";

    /// <summary>The enumeration of a pyramid's scales.</summary>
    public string Scale(Graph graph) => Shape(graph) + "Scale";

    /// <summary>The enumeration of the orders in which a pyramid puts its scales out.</summary>
    public string Order(Graph graph) => Shape(graph) + "Order";

    /// <summary>The record of what a tree carries beside its state.</summary>
    public string Memory(Graph graph) => Shape(graph) + "Memory";

    /// <summary>The enumeration of its nodes.</summary>
    public string Place(Graph graph) => Shape(graph) + "Place";

    /// <summary>The enumeration of sets of memory banks.</summary>
    public string Banks(Graph graph) => Shape(graph) + "Banks";

    /// <summary>The properties for the states of a graph.</summary>
    public static IReadOnlyList<string> States(Graph graph, int count) =>
        Identifiers.Unique(Enumerable.Range(0, count).Select(s => Identifiers.Pascal(graph.StateName(s))), [.. RecordMembers, "Merge", "None", "Op", "Scale", "Skip", "Then"]);

    /// <summary>Whether each node keeps k states, with an operation on each and nothing else: then an input is a record of both.</summary>
    public static bool KeepsInputs(Graph graph) =>
        graph.Cell is { EdgeLimit: 0, Rule: { Op: not null, Then: null, Skips: false } rule } && (rule.From.IsExact || rule.From.Wiring == Wiring.Each);

    /// <summary>Whether each node has an operation on the edge from each state before it and nothing else.</summary>
    public static bool HasAllEdges(Graph graph) => graph.Cell is { Rule: { From.Wiring: Wiring.All, Op: not null, Then: null, Skips: false } };

    /// <summary>Whether sets of states are chosen.</summary>
    public static bool ChoosesStates(Graph graph) => graph.Joined is not null || graph.Nodes.Any(n => n.Skips is not null || (n.ChoosesEdges && n.Edges[0].Choice is null));

    /// <summary>How the values of a choice become an operation.</summary>
    public CandidateTable Table(Choice choice) => Tables.First(t => t.Fits(choice));

    private bool IsGenerated(string name) =>
        name is "Architecture" or "Build" or "Definition" or "Op" or "Space" or "Supernet" || Space.Graphs.SelectMany(TypesOf).Contains(name)
        || (name == SettingsEmitter.Record && Space.Net.Settings.Count > 0);

    private IEnumerable<string> TypesOf(Graph graph)
    {
        yield return GraphArchitecture(graph);
        if (KeepsInputs(graph)) yield return Input(graph);
        if (ChoosesStates(graph)) yield return States(graph);
        if (graph.Banks > 0) yield return Banks(graph);
        if (graph.IsPyramid)
        {
            yield return Scale(graph);
            yield return Order(graph);
        }

        if (graph.Memory is not null)
        {
            yield return Memory(graph);
            yield return Place(graph);
        }

        if (graph.Stage is not null) yield break;
        foreach (var node in Enumerable.Range(0, graph.Nodes.Count).Select(n => Node(graph, n)).Distinct()) yield return node;
    }

    private static Dictionary<T, string> Pair<T>(IEnumerable<T> items, IReadOnlyList<string> names) =>
        items.Select((item, index) => (item, index)).ToDictionary(pair => pair.item, pair => names[pair.index]);
}
