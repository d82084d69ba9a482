using Nas.Dsl.Operations;

namespace Nas.Dsl.Model;

/// <summary>
/// The one walk over a space, which gives its decisions their order: the side of the images, graph by graph, then the widths at places of the net and the settings of its training; of a stage its depth and width, of each node the
/// states it takes, then the operation on each possible edge, active where the edge is taken, with the operation's arguments behind it.
/// Whoever needs a decision of a node finds its index in the graph.
/// </summary>
internal sealed class Decisions
{
    private readonly SearchSpace _space;
    private readonly List<Decision> _items = [];
    private readonly Dictionary<string, Graph> _graphs = new(StringComparer.Ordinal);

    /// <summary>Walks over a space.</summary>
    public Decisions(SearchSpace space)
    {
        _space = space;
        Side = space.Net.Sides.Count == 0 ? -1 : Add(Decision.One($"{space.Name}.{SearchSpace.SideName}", space.Net.Sides.Select(s => s.ToString())));
        foreach (var cell in space.Cells)
            foreach (var name in cell.GraphNames) _graphs.Add(name, Cell(cell, name));
        foreach (var stage in space.Net.Stages) _graphs.Add(stage.Name, Stage(stage));
        Widths = [.. space.Net.Blocks.Where(b => b.Widths.Count > 0).Select((block, i) =>
            Add(Decision.One($"{space.Name}.{SearchSpace.WidthName(i)}", block.Widths.Select(w => w.ToString()))))];
        Settings = [.. space.Net.Settings.SelectMany(s => s.Parts).Select(part =>
            (part, Decided(part.Decisions.Select(d => Decision.One($"{SearchSpace.SettingsName}.{part.Name}{d.Name}", d.Choices) with { Owner = SearchSpace.SettingsName }))))];
        (Space, Graphs) = (new DecisionSpace(_items.ToEquatableArray()), [.. _graphs.Values]);
    }

    /// <summary>The decisions.</summary>
    public DecisionSpace Space { get; }

    /// <summary>The graphs of the space, with the places of their decisions.</summary>
    public IReadOnlyList<Graph> Graphs { get; }

    /// <inheritdoc cref="SearchSpace.Side"/>
    public int Side { get; }

    /// <inheritdoc cref="SearchSpace.Widths"/>
    public IReadOnlyList<int> Widths { get; }

    /// <inheritdoc cref="SearchSpace.Settings"/>
    public IReadOnlyList<(SettingPart Part, IReadOnlyList<int> Decisions)> Settings { get; }

    private IReadOnlyList<int> Decided(IEnumerable<Decision> decisions) => [.. decisions.Select(Add)];

    private Graph Cell(Cell cell, string graph)
    {
        var start = _items.Count;
        var place = new Place(graph, cell);
        if (cell.EdgeLimit > 0)
        {
            var edges = Enumerable.Range(0, cell.Nodes).SelectMany(n => place.Before(n).Select(s => $"{s}-n{n}"));
            if (cell.Output == CellOutput.Share) edges = edges.Concat(place.Before(cell.Nodes).Select(s => $"{s}-output"));
            var all = edges.ToArray();
            place.Edges = Add(Decision.Some($"{graph}.edges", all, 0, Math.Min(cell.EdgeLimit, all.Length)) with { Graph = graph });
        }

        var nodes = Enumerable.Range(0, cell.Nodes).Select(n => Node(place, n)).ToArray();
        var memory = cell.Memory is null ? null : Memory(place, cell.Memory);
        Selection? joined = cell.Output == CellOutput.Share ? Some(place, cell.Nodes, "output", graph, From.Any) : null;
        var order = cell.Output == CellOutput.Scales ? Order(cell, graph) : -1;
        return new Graph(graph, cell.Inputs, nodes, cell.Output, cell.Stride) { Cell = cell, Joined = joined, Memory = memory, Order = order, Decisions = (start, _items.Count) };
    }

    // In which order the last nodes of a pyramid have its scales.
    private int Order(Cell cell, string graph)
    {
        var orders = Enumerable.Range(0, Permutations.Count(cell.Inputs.Count)).Select(rank => string.Join(" ", Permutations.At(cell.Inputs.Count, rank).Select(scale => cell.Inputs[scale])));
        return Add(Decision.One($"{graph}.order", orders) with { Graph = graph });
    }

    private Node Node(Place place, int node)
    {
        var (cell, rule) = (place.Cell, place.Cell.Rule);
        var (name, states) = ($"n{node}", place.Before(node));
        var owner = $"{place.Graph}.{name}";
        var (from, edges) = (new List<Selection>(), new List<Edge>());
        if (rule.From.Wiring == Wiring.Banks)
        {
            // What it does with them stands between, as the node does it.
            var read = Banks("from", rule.From);
            var done = Choice($"{owner}.then", place.Graph, owner, _space.OperationSet(rule.Then!), -1, 0);
            return new Node(name, [], [], done) { Read = read, Write = Banks("to", rule.To!.Value) };
        }

        if (rule.From.Wiring == Wiring.Each)
            for (var input = 1; input <= rule.From.Min; input++) Edges($"{input}", From.Exactly(1));
        else if (rule.From.Wiring == Wiring.Pairs) Pair();
        else if (rule.From.Wiring != Wiring.Nodes || node > 0) Edges("", rule.From);

        var merge = Merge(place, owner);
        var allocation = rule.Allocates ? Add(Decision.One($"{owner}.allocate", ["replicate", "split"]) with { Graph = place.Graph, Owner = owner }) : -1;
        var scale = cell.Output == CellOutput.Scales && node < cell.Nodes - cell.Inputs.Count
            ? Add(Decision.One($"{owner}.scale", cell.Inputs) with { Graph = place.Graph, Owner = owner }) : -1;
        var then = rule.Then is null ? null : Choice($"{owner}.then", place.Graph, owner, _space.OperationSet(rule.Then), -1, 0);
        var skippable = rule.BeforeLast ? node - 1 : node;
        Selection? skips = rule.Skips && skippable > 0 ? Nodes(place, skippable, "skip", owner) : null;
        return new Node(name, from, edges, then, skips) { Merging = rule.Merging, Merge = merge, Allocation = allocation, Scale = scale };

        void Pair()
        {
            var first = cell.PairOf(node);
            from.Add(Selection.All(2));
            edges.AddRange([new Edge(first, null), new Edge(first + 1, null)]);
        }

        Selection Banks(string property, From from) => new(
            Add(Decision.Some($"{owner}.{property}", Enumerable.Range(0, cell.Banks).Select(Graph.BankName), from.Min, Math.Min(from.Max, cell.Banks)) with { Graph = place.Graph, Owner = owner }),
            0,
            cell.Banks);

        // The edges of all of the node's inputs together, or of one of several.
        void Edges(string input, From taken)
        {
            var selection = taken.Wiring switch
            {
                Wiring.Some => Some(place, node, $"from{input}", owner, taken),
                Wiring.Nodes => Nodes(place, node, "from", owner),
                Wiring.All => Selection.All(states.Length),
                _ => Selection.All(1),
            };
            var first = states.Length - selection.Count;
            from.Add(selection);
            for (var state = first; state < states.Length; state++)
            {
                var edge = selection.At(state - first);
                var operation = taken.Wiring == Wiring.Last ? owner : $"{owner}.{(input.Length == 0 ? "" : $"{input}.")}{states[state]}";
                var choice = rule.Op is null ? null
                    : Choice(operation, place.Graph, owner, SetOf(cell, node, state), edge.Decision, edge.Decision < 0 ? 0 : 1L << edge.Shift);
                edges.Add(new Edge(state, choice, edge));
            }
        }
    }

    // What a tree carries beside its state: as the nodes are made, and at which of them.
    private CellMemory Memory(Place place, string name)
    {
        var owner = $"{place.Graph}.{name}";
        string[] nodes = [.. place.Before(place.Cell.Nodes).Skip(place.Cell.Inputs.Count)];
        return new CellMemory(
            name,
            Merge(place, owner),
            Choice($"{owner}.then", place.Graph, owner, _space.OperationSet(place.Cell.Rule.Then!), -1, 0),
            Which("into"),
            Which("from"));

        int Which(string property) => Add(Decision.One($"{owner}.{property}", nodes) with { Graph = place.Graph, Owner = owner, Sources = nodes.Select(n => $"{place.Graph}.{n}").ToEquatableArray() });
    }

    // What becomes of the states that come into a node, where that is a choice.
    private int Merge(Place place, string owner)
    {
        var other = place.Cell.Rule.Merging switch { Merging.AddOrConcat => "concat", Merging.AddOrAttention => "attention", Merging.AddOrMultiply => "multiply", _ => null };
        return other is null ? -1 : Add(Decision.One($"{owner}.merge", ["add", other]) with { Graph = place.Graph, Owner = owner });
    }

    // All of a cell's candidates, or the one that an edge has in every architecture.
    private OperationSet SetOf(Cell cell, int node, int state)
    {
        var set = _space.OperationSet(cell.Rule.Op!);
        return cell.Fixed.FirstOrDefault(f => (f.Node, f.State) == (node, state)) is { } only
            ? set with { Operations = EquatableArray.Of(only.Operation), SearchOnly = default } : set;
    }

    private Graph Stage(Stage stage)
    {
        var start = _items.Count;
        var (depth, width) = (-1, -1);
        if (stage.MinDepth < stage.MaxDepth)
        {
            var depths = Enumerable.Range(stage.MinDepth, stage.MaxDepth - stage.MinDepth + 1).Select(d => $"{d}");
            depth = Add(Decision.One($"{stage.Name}.depth", depths) with { Graph = stage.Name });
        }

        if (stage.Channels.Count > 1) width = Add(Decision.One($"{stage.Name}.channels", stage.Channels.Select(c => c.ToString())) with { Graph = stage.Name });
        Choice? same = null;
        var nodes = Enumerable.Range(0, stage.MaxDepth).Select(n =>
        {
            var owner = $"{stage.Name}.n{n}";
            // The bits of the depths that have this node.
            var bits = Enumerable.Range(0, stage.MaxDepth - stage.MinDepth + 1).Where(i => stage.MinDepth + i > n).Aggregate(0L, (b, i) => b | (1L << i));
            var always = depth < 0 || n < stage.MinDepth;
            var set = _space.OperationSet(stage.Set);
            // The first block brings the image to the stage's width and size: it cannot be left out, and so none that is the same can.
            if (n == 0 || stage.IsSame) set = set with { Operations = set.Operations.Where(o => !OperationDefinition.Of(o).IsIdentity).ToEquatableArray() };
            var choice = same ?? Choice(owner, stage.Name, owner, set, always ? -1 : depth, always ? 0 : bits);
            if (stage.IsSame) same = choice;
            return new Node($"n{n}", [Selection.All(1)], [new Edge(n, choice)]);
        }).ToArray();
        return new Graph(stage.Name, EquatableArray.Of("x"), nodes, CellOutput.Last, stage.Stride)
        {
            Stage = stage,
            Depth = depth,
            Width = width,
            Decisions = (start, _items.Count),
        };
    }

    // Which of the states before a node are taken: by a decision of its own, or by a part of the one on all edges.
    private Selection Some(Place place, int node, string property, string owner, From from)
    {
        var states = place.Before(node);
        if (place.Edges < 0)
            return new Selection(Add(Set(place, owner, property, states, 0, from.Min, Math.Min(from.Max, states.Length))), 0, states.Length);
        var before = Enumerable.Range(0, node).Sum(n => place.Before(n).Length);
        return new Selection(place.Edges, before, states.Length);
    }

    // Any of the first nodes.
    private Selection Nodes(Place place, int count, string property, string owner)
    {
        var inputs = place.Cell.Inputs.Count;
        return new Selection(Add(Set(place, owner, property, place.Before(count).Skip(inputs), inputs, 0, count)), 0, count);
    }

    private static Decision Set(Place place, string owner, string property, IEnumerable<string> states, int first, int min, int max) =>
        Decision.Some($"{owner}.{property}", states, min, max) with
        {
            Graph = place.Graph,
            Owner = owner,
            Sources = states.Select((state, i) => first + i < place.Cell.Inputs.Count ? "" : $"{place.Graph}.{state}").ToEquatableArray(),
        };

    // One of a set's candidates; behind it what each of them has to choose.
    private Choice Choice(string name, string graph, string owner, OperationSet set, int parent, long bits)
    {
        Option[] options = [.. Options(set.Operations)], searchOnly = [.. Options(set.SearchOnly)];
        var decision = Add(Decision.One(name, options.Select(o => o.Operation.ToString())) with
        {
            Graph = graph,
            Owner = owner,
            SearchOnly = set.SearchOnly.Select(o => o.ToString()).ToEquatableArray(),
            Identity = Array.FindIndex(options, o => o.IsIdentity),
            Zeros = options.Concat(searchOnly).Select((o, i) => o.IsZero ? 1L << i : 0).Sum(),
            Parent = parent,
            ParentBits = bits,
        });
        for (var i = 0; i < options.Length; i++) options[i] = options[i] with { Arguments = Arguments(options, i, name, graph, owner, decision) };
        return new Choice(decision, set, options, searchOnly);
    }

    private int[] Arguments(Option[] options, int option, string name, string graph, string owner, int parent)
    {
        var operation = options[option].Operation;
        return
        [
            .. operation.Arguments.Where(a => a.Choices.Count > 0).Select(argument =>
            {
                var isOnly = options.All(o => o == options[option] || o.Operation.Arguments.All(a => a.Parameter != argument.Parameter || a.Choices.Count == 0));
                return Add(Decision.One($"{name}.{(isOnly ? "" : $"{option}.")}{argument.Parameter}", argument.Choices.Select(c => c.ToString())) with
                {
                    Graph = graph,
                    Owner = owner,
                    Parent = parent,
                    ParentBits = 1L << option,
                });
            }),
        ];
    }

    // A motif in a set stands for each of its graphs.
    private IEnumerable<Option> Options(EquatableArray<Operation> operations) => operations.SelectMany(o =>
        _space.Cells.FirstOrDefault(c => c.Copies > 0 && c.Name == o.Name) is { } motif
            ? motif.GraphNames.Select(name => new Option(new Operation(name, default), _graphs[name], []))
            : [new Option(o, null, [])]);

    private int Add(Decision decision)
    {
        _items.Add(decision);
        return _items.Count - 1;
    }

    /// <summary>A cell while it is walked.</summary>
    private sealed class Place(string graph, Cell cell)
    {
        public string Graph => graph;

        public Cell Cell => cell;

        /// <summary>The decision on all edges, or -1.</summary>
        public int Edges { get; set; } = -1;

        /// <summary>The names of the states before a node.</summary>
        public string[] Before(int node) => [.. Enumerable.Range(0, cell.StatesBefore(node)).Select(cell.StateName)];
    }
}
