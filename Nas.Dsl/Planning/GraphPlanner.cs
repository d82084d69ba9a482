using Nas.Dsl.CSharp;
using Nas.Dsl.Model;
using Nas.Dsl.Operations;

namespace Nas.Dsl.Planning;

/// <summary>Fills the sizes of graphs in: of all that may stand in them, or of what an architecture has.</summary>
/// <param name="genotype">The architecture, or null: nothing is chosen.</param>
/// <param name="parameters">The net's parameters as an expression sees them here.</param>
/// <param name="lowerings">What operations were lowered to before.</param>
/// <param name="place">Where in the net they are, for a problem.</param>
/// <param name="here">What they stand in.</param>
/// <param name="parts">In how many parts the channels of an edge are split, of which its candidates have one.</param>
internal sealed class GraphPlanner(
    Genotype? genotype, IReadOnlyDictionary<string, int> parameters, LoweredOperations lowerings, NetPlace place, Surroundings here, int parts = 1)
{
    /// <summary>A cell or motif.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="channels">Its width.</param>
    /// <param name="stride">1 or 2.</param>
    /// <param name="inputs">The shapes of its inputs, of one height and width.</param>
    /// <exception cref="PlanException">A reduction inside has nothing to halve, or the values of an argument give layers of other kinds.</exception>
    public GraphPlan Cell(Graph graph, int channels, int stride, IReadOnlyList<StateShape> inputs)
    {
        var (count, before) = (graph.Inputs.Count, inputs[0]);
        var (height, width) = (((before.Height - 1) / stride) + 1, ((before.Width - 1) / stride) + 1);
        var shares = graph.Joined is { } all ? Shares.Of(graph, all, genotype) : null;
        var live = genotype is null ? null : graph.Live(s => s.Bits(genotype));
        var (nodes, reductions) = (new List<NodePlan>(), new List<ReductionPlan>());
        for (var n = 0; n < graph.Nodes.Count; n++)
        {
            var (node, state) = (graph.Nodes[n], count + n);
            if (graph.Banks > 0)
            {
                nodes.Add(OfBanks(graph, n, channels / graph.Banks, height, width));
                continue;
            }

            if (graph.OwnsWidths)
            {
                nodes.Add(OwnWidth(graph, n, inputs, nodes, channels));
                continue;
            }

            var isLive = live is null || live[state];
            // A node whose operation adds nothing takes nothing either.
            var isZero = genotype is not null && node.Then?.Chosen(genotype) is { IsZero: true };
            var shape = new StateShape(shares is null ? channels : shares.Width(state, channels), height, width);
            var edges = node.Edges.Where(e => isLive && !isZero && Takes(e.Taken, 0) && (shares is null || shares.IsLive(e.State))).Select(edge =>
            {
                var isInput = edge.State < count;
                var input = isInput ? inputs[edge.State] with { Height = before.Height, Width = before.Width } : nodes[edge.State - count].Shape with { Height = height, Width = width };
                var module = Identifiers.Edge(graph, node, edge);
                if (node.Allocation >= 0 && SplitEdge(node, edge, module, input, shape, isInput ? stride : 1) is { } split) return split;
                return edge.Choice is null ? new EdgePlan(edge, module, [Entry(edge.State, state, isInput, shares, input, shape.Channels)], input)
                    : Searched(graph, edge, module, input, shape, isInput ? stride : 1, stride == 1 || !isInput, channelsAreChosen: false);
            }).Concat(isZero ? [] : DefaultEdges(graph, n, inputs)).ToArray();
            var then = node.Then is null || !isLive || isZero ? null : Searched(graph, new Edge(state, node.Then), node.Name + "_op", shape, shape, 1, true, false);
            var skips = node.Skips is { } skip ? Enumerable.Range(0, n).Where(earlier => Takes(skip, earlier)).Select(earlier => count + earlier).ToArray() : [];
            var norm = node.Skips is null ? default : EquatableArray.Of<Layer>(new Layer.BatchNorm(channels));
            var concatenates = node.Merging == Merging.AddOrConcat && !isZero && (genotype is null || node.Concatenates(genotype));
            var parts = (concatenates ? node.From.Count * channels : channels) / (genotype is not null && node.Splits(genotype) ? node.From.Count : 1);
            var merge = parts == channels || isZero ? default : EquatableArray.Of<Layer>(new Layer.Convolution(parts, channels, 1), new Layer.BatchNorm(channels));
            nodes.Add(new NodePlan(node, edges, then, skips, norm, shape) { Merge = merge, Concatenates = concatenates, Part = isLive ? shares?.Part(state) : null });
            if (graph.Cell?.ReduceAfter.Contains(n) != true) continue;
            for (var s = 0; s <= state; s++)
            {
                var reduction = EquatableArray.Of<Layer>(new Layer.FactorizedReduce(channels, channels));
                reductions.Add(new ReductionPlan(n, s, $"reduce_{graph.StateName(s)}_{node.Name}", reduction, new StateShape(channels, height, width)));
            }

            if (height == 1 || width == 1) throw new PlanException(new PlanProblem.ImageTooSmall(place, $"reduce after {node.Name}", height, width));
            (height, width) = (((height - 1) / 2) + 1, ((width - 1) / 2) + 1);
            before = before with { Height = height, Width = width };
        }

        var outputs = Outputs(graph, shares, live, inputs, nodes, channels).ToArray();
        var outputChannels = graph.Output is CellOutput.Concat or CellOutput.Loose ? outputs.Sum(o => o.Input.Channels) : channels;
        if (graph.OwnsWidths) (height, width) = (outputs.Max(o => o.Input.Height), outputs.Max(o => o.Input.Width));
        var plan = new GraphPlan(graph, channels, stride, inputs, nodes, [], outputs, outputChannels, height, width)
        {
            Exit = graph.Cell is { Default: { } last } && outputs.Any(o => o.Edge.State >= count) ? Exit(last, count + nodes.Count, new StateShape(channels, height, width)) : null,
        };
        return plan with { Reductions = [.. reductions.Where(r => IsReadBehind(plan, r))] };
    }

    /// <summary>A stage.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="input">The shape of what comes in, of the most channels where they are a choice.</param>
    /// <param name="channels">Its width; the largest with nothing chosen.</param>
    /// <param name="keepsChannels">Whether the channels that come in are its width in every architecture.</param>
    /// <param name="isElastic">Whether the channels that come in, or its width, are a choice.</param>
    public GraphPlan Stage(Graph graph, StateShape input, int channels, bool keepsChannels, bool isElastic)
    {
        var stride = graph.Stride;
        var shape = new StateShape(channels, ((input.Height - 1) / stride) + 1, ((input.Width - 1) / stride) + 1);
        var nodes = Enumerable.Range(0, genotype is null ? graph.Nodes.Count : graph.NodesOf(genotype)).Select(n =>
        {
            var (node, before, first) = (graph.Nodes[n], n == 0 ? input : shape, n == 0);
            var elastic = isElastic && (first || graph.Width >= 0);
            var edge = Searched(graph, node.Edges[0], node.Name, before, shape, first ? stride : 1, !first || (stride == 1 && keepsChannels), elastic);
            return new NodePlan(node, [edge], null, [], default, shape);
        }).ToArray();
        var output = Plain(nodes.Length, shape, "output");
        return new GraphPlan(graph, channels, stride, [input], nodes, [], [output], channels, shape.Height, shape.Width);
    }

    /// <summary>A stage of layers that say their own sizes. With nothing chosen each is as large as it may be.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="input">What comes in.</param>
    /// <returns>The stage, and what comes out of it.</returns>
    public (GraphPlan Plan, LayerShape Output) Layers(Graph graph, LayerShape input)
    {
        var (shape, nodes) = (input, new List<NodePlan>());
        foreach (var node in graph.Nodes.Take(genotype is null ? graph.Nodes.Count : graph.NodesOf(genotype)))
        {
            var edge = Edge(node.Edges[0], node.Name, State(shape), State(shape), 1, false, false, here with { Pixels = shape.Pixels });
            LayerShape[] behind = [.. shape.Kinds.SelectMany(kind => edge.Candidates.Select(c => kind.Behind(c.Layers))).OfType<LayerShape>()];
            if (behind.Length > 0) shape = behind.Aggregate(LayerShape.Largest);
            nodes.Add(new NodePlan(node, [edge], null, [], default, State(shape)));
        }

        var output = Plain(nodes.Count, State(shape), "output");
        return (new GraphPlan(graph, shape.Channels, 1, [State(input)], nodes, [], [output], shape.Channels, shape.Height, shape.Width), shape);

        static StateShape State(LayerShape shape) => new(shape.Channels, shape.Height, shape.Width);
    }

    // A node that concatenates the banks it reads, and brings them to the width of one.
    private NodePlan OfBanks(Graph graph, int n, int channels, int height, int width)
    {
        var (node, shape) = (graph.Nodes[n], new StateShape(channels, height, width));
        int[] Banks(Selection selection) => [.. Enumerable.Range(0, selection.Count).Where(bank => Takes(selection, bank))];
        var reads = Banks(node.Read!.Value);
        var merge = EquatableArray.Of<Layer>(new Layer.Convolution(reads.Length * channels, channels, 1), new Layer.BatchNorm(channels));
        var then = Edge(new Edge(graph.Inputs.Count + n, node.Then), node.Name + "_op", shape, shape, 1, true, false);
        return new NodePlan(node, [], then, [], default, shape) { Merge = merge, Reads = reads, Writes = Banks(node.Write!.Value) };
    }

    // A node that concatenates what comes in and is what its operation makes of that.
    private NodePlan OwnWidth(Graph graph, int n, IReadOnlyList<StateShape> inputs, List<NodePlan> nodes, int channels)
    {
        var (node, state) = (graph.Nodes[n], inputs.Count + n);
        EdgePlan[] edges =
        [
            .. node.Edges.Where(e => Takes(e.Taken, 0)).Select(e => Plain(e, nodes[e.State - inputs.Count].Shape, Identifiers.Edge(graph, node, e))),
            .. DefaultEdges(graph, n, inputs),
        ];
        var input = new StateShape(edges.Sum(e => e.Input.Channels), edges.Max(e => e.Input.Height), edges.Max(e => e.Input.Width));
        var then = Edge(new Edge(state, node.Then), node.Name + "_op", input, input with { Channels = channels }, 1, false, false);
        StateShape[] shapes = [.. then.Candidates.Select(c => c.Layers.Aggregate(input, (s, l) => new StateShape(l.OutputChannels(s.Channels), l.OutputSize(s.Height), l.OutputSize(s.Width))))];
        // With nothing chosen, the largest that there may be.
        return new NodePlan(node, edges, then, [], default, new StateShape(shapes.Max(s => s.Channels), shapes.Max(s => s.Height), shapes.Max(s => s.Width))) { Concatenates = true };
    }

    // Where nodes take one another only, a node that takes none has the inputs; with nothing chosen every node may.
    private IEnumerable<EdgePlan> DefaultEdges(Graph graph, int node, IReadOnlyList<StateShape> inputs) =>
        graph.TakesNodes && (genotype is null || graph.TakesInputs(node, s => s.Bits(genotype)))
            ? inputs.Select((shape, state) => Plain(state, shape, Identifiers.Edge(graph.Nodes[node].Name, graph.StateName(state)))) : [];

    private EdgePlan Exit(Operation operation, int output, StateShape shape) => new(
        new Edge(output, null), "output_op", [new CandidatePlan(null, operation, lowerings.Of(operation, [], shape.Channels, shape.Channels, 1, true, parameters, here))], shape);

    // An edge that reads its share of a state's channels and gives as many; null where it has all of them. With nothing chosen it is only checked.
    private EdgePlan? SplitEdge(Node node, Edge edge, string module, StateShape input, StateShape output, int stride)
    {
        var (index, of) = (node.InputOf(edge), node.From.Count);
        if (genotype is not null && !node.Splits(genotype)) return null;
        if (output.Channels % of != 0)
            throw new PlanException(new PlanProblem.TooNarrow(place, $"A node has {output.Channels} {(output.Channels == 1 ? "channel" : "channels")} here, and 'allocate' splits them into {of} equal parts"));
        var part = Edge(edge, module, input with { Channels = output.Channels / of }, output with { Channels = output.Channels / of }, stride, stride == 1, false) with { Share = (index, of) };
        if (Candidates(part).FirstOrDefault(c => c.Layers.Any(l => !l.CanDivide)) is { } narrow)
            throw new PlanException(new PlanProblem.TooNarrow(place, $"A part of a node has only {output.Channels / of} channels here, and '{narrow.Operation}' divides them"));
        return genotype is null ? null : part;

        static IEnumerable<CandidatePlan> Candidates(EdgePlan edge) =>
            edge.Candidates.SelectMany(c => c.Motif is null ? [c] : c.Motif.Nodes.SelectMany(n => n.Operations).SelectMany(Candidates));
    }

    /// <summary>A feature pyramid.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="channels">Its width.</param>
    /// <param name="scales">The shapes of its inputs, the finest first.</param>
    public GraphPlan Pyramid(Graph graph, int channels, IReadOnlyList<StateShape> scales)
    {
        var nodes = new List<NodePlan>();
        for (var n = 0; n < graph.Nodes.Count; n++)
        {
            var (node, state) = (graph.Nodes[n], scales.Count + n);
            // With nothing chosen every state may be of every scale; the finest stands for them.
            var scale = ScaleOf(state);
            var attends = genotype is not null && node.Attends(genotype);
            var taken = node.Edges.Where(e => Takes(e.Taken, 0));
            // The coarser of the two weighs the other, of one scale the earlier.
            if (attends) taken = taken.OrderByDescending(e => ScaleOf(e.State));
            var unread = genotype is null ? [] : graph.Unread(n, genotype).Select(s => new Edge(s, null));
            EdgePlan[] edges = [.. taken.Concat(unread).Select(e => new EdgePlan(
                e, Identifiers.Edge(node.Name, graph.StateName(e.State)), [new CandidatePlan(null, null, genotype is null ? [] : Resized(ScaleOf(e.State), scale))], scales[ScaleOf(e.State)]))];
            var then = Edge(new Edge(state, node.Then), node.Name + "_op", scales[scale], scales[scale], 1, true, false);
            nodes.Add(new NodePlan(node, edges, then, [], default, scales[scale]) { Attends = attends });
        }

        var outputs = Enumerable.Range(nodes.Count, scales.Count).OrderBy(ScaleOf).Select((s, scale) => Plain(s, scales[scale], Identifiers.Edge("output", graph.StateName(s)))).ToArray();
        return new GraphPlan(graph, channels, 1, scales, nodes, [], outputs, channels, scales[scales.Count - 1].Height, scales[scales.Count - 1].Width);

        int ScaleOf(int state) => genotype is null ? 0 : graph.ScaleOf(state, genotype);
    }

    // From one scale to another: the largest of so many pixels, or each pixel so often.
    private static IReadOnlyList<Layer> Resized(int from, int to) =>
        from == to ? [] : from < to ? [new Layer.MaxPool(1 << (to - from), 1 << (to - from), 0)] : [new Layer.Upsample(1 << (from - to))];

    /// <summary>A recurrent cell.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="channels">Its width.</param>
    /// <param name="input">The shape of what comes in.</param>
    public GraphPlan Recurrent(Graph graph, int channels, StateShape input)
    {
        var shape = input with { Channels = channels };
        var nodes = graph.Nodes.Select(node =>
        {
            var edges = node.Edges.Where(e => Takes(e.Taken, 0)).Select(e => Edge(e, Identifiers.Edge(graph, node, e), shape, shape, 1, true, false)).ToArray();
            return new NodePlan(node, edges, null, [], default, shape) { Highway = Highway(channels, channels) };
        }).ToList();
        var outputs = Outputs(graph, null, genotype is null ? null : graph.Live(s => s.Bits(genotype)), [input], nodes, channels).ToArray();
        return new GraphPlan(graph, channels, 1, [input], nodes, [], outputs, channels, input.Height, input.Width) { Highway = Highway(input.Channels + channels, channels) };
    }

    /// <summary>A recurrent cell whose nodes are a tree: those that read the inputs have weights for each of both; the others have none (Zoph and Le 2017, section 3.4).</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="channels">Its width.</param>
    /// <param name="input">The shape of what comes in.</param>
    public GraphPlan Tree(Graph graph, int channels, StateShape input)
    {
        var shape = input with { Channels = channels };
        StateShape[] inputs = [input, shape];
        var nodes = graph.Nodes.Select((node, n) =>
        {
            var edges = node.Edges.Select(e => e.State < inputs.Length
                ? new EdgePlan(e, Identifiers.Edge(graph, node, e), [new CandidatePlan(null, null, [new Layer.Linear(inputs[e.State].Channels, channels, HasBias: false)])], inputs[e.State])
                : Plain(e, shape, Identifiers.Edge(graph, node, e))).ToArray();
            return new NodePlan(node, edges, Then(inputs.Length + n, node.Then!, node.Name), [], default, shape) { Multiplies = genotype is not null && node.Multiplies(genotype) };
        }).ToList();
        int Place(int decision) => genotype is null ? -1 : (int)genotype[decision];
        var memory = graph.Memory is not { } m ? null
            : new MemoryPlan(m, Then(inputs.Length + nodes.Count, m.Then, m.Name), Place(m.Into), Place(m.From), genotype is not null && m.Multiplies(genotype));
        var outputs = Outputs(graph, null, null, inputs, nodes, channels).ToArray();
        return new GraphPlan(graph, channels, 1, inputs, nodes, [], outputs, channels, input.Height, input.Width) { Memory = memory };

        EdgePlan Then(int state, Choice choice, string name) => Edge(new Edge(state, choice), name + "_op", shape, shape, 1, true, false);
    }

    // For each channel how far a state moves, and where to.
    private static EquatableArray<Layer> Highway(int input, int channels) => EquatableArray.Of<Layer>(new Layer.Linear(input, 2 * channels, HasBias: false));

    private bool Takes(Selection selection, int index) => genotype is null || selection.Takes(genotype, index);

    // Nodes that share the output's channels read their inputs as Ying et al. do: a cell's input by a projection, another node's first channels.
    private static CandidatePlan Entry(int from, int to, bool isInput, Shares? shares, StateShape input, int channels) => new(null, null,
        shares is null ? []
        : isInput ? Projection(input.Channels, channels)
        // Parts that are equally wide here may be unequal in a net of another width.
        : shares.Part(from) == shares.Part(to) ? [] : [new Layer.FirstChannels(channels)]);

    private static IReadOnlyList<Layer> Projection(int input, int output) => [new Layer.Convolution(input, output, 1), new Layer.BatchNorm(output), new Layer.Relu()];

    private static EdgePlan Plain(int state, StateShape shape, string module) => Plain(new Edge(state, null), shape, module);

    private static EdgePlan Plain(Edge edge, StateShape shape, string module) => new(edge, module, [new CandidatePlan(null, null, [])], shape);

    private IEnumerable<EdgePlan> Outputs(Graph graph, Shares? shares, bool[]? live, IReadOnlyList<StateShape> inputs, List<NodePlan> nodes, int channels)
    {
        var count = graph.Inputs.Count;
        for (var state = 0; state < count + nodes.Count; state++)
        {
            var module = Identifiers.Edge("output", graph.StateName(state));
            if (shares is null)
            {
                // Where no node takes part, the inputs are put out.
                if (state < count)
                {
                    if (graph.TakesNodes && nodes.All(n => n.Then is null)) yield return Plain(state, inputs[state], module);
                    continue;
                }

                var isPutOut = graph.Output switch
                {
                    // Banks are, and no node is by itself.
                    CellOutput.Banks => false,
                    CellOutput.Concat or CellOutput.Mean => true,
                    _ when graph.PutsOutLoose => genotype is null || (live![state] && graph.IsLoose(state, s => s.Bits(genotype))),
                    _ => state == count + nodes.Count - 1,
                };
                if (isPutOut) yield return Plain(state, nodes[state - count].Shape, module);
            }
            else if (shares.IsJoined(state))
            {
                yield return state >= count ? Plain(state, nodes[state - count].Shape, module)
                    : new EdgePlan(new Edge(state, null), module, [new CandidatePlan(null, null, Projection(inputs[state].Channels, channels))], inputs[state]);
            }
        }
    }

    // An edge whose candidates have a part of the channels, where it gives as many as it takes; else the others could not pass them by.
    private EdgePlan Searched(Graph graph, Edge edge, string module, StateShape input, StateShape output, int stride, bool keepsShape, bool channelsAreChosen)
    {
        if (parts == 1 || channelsAreChosen || input.Channels != output.Channels) return Edge(edge, module, input, output, stride, keepsShape, channelsAreChosen);
        if (output.Channels % parts != 0)
            throw new PlanException(new PlanProblem.TooNarrow(place, $"The {graph.Kind} '{graph.Name}' has {output.Channels} {(output.Channels == 1 ? "channel" : "channels")} here, which do not come out even between {parts} parts"));
        var part = output.Channels / parts;
        // In a cell `channels` is the width here, and so that of the part. What is inside a motif has all of it.
        var inside = graph.Stage is not null ? parameters : parameters.ToDictionary(p => p.Key, p => p.Key == Planner.ChannelsParameter ? part : p.Value);
        return new GraphPlanner(genotype, inside, lowerings, place, here)
            .Edge(edge, module, input with { Channels = part }, output with { Channels = part }, stride, keepsShape, false) with { Input = input, Partial = (parts, stride) };
    }

    private EdgePlan Edge(Edge edge, string module, StateShape input, StateShape output, int stride, bool keepsShape, bool channelsAreChosen, Surroundings? at = null)
    {
        var (choice, around) = (edge.Choice!, at ?? here);
        IEnumerable<Option> options = genotype is null ? choice.Options : choice.Chosen(genotype) is { } chosen ? [chosen] : [];
        return new EdgePlan(edge, module, [.. options.Select(Candidate).Where(c => genotype is null || !c.IsZero)], input);

        CandidatePlan Candidate(Option option)
        {
            if (option.Motif is { } motif) return new CandidatePlan(option, option.Operation, [], Cell(motif, output.Channels, stride, [input]));
            if (genotype is not null)
            {
                int[] picks = [.. option.Arguments.Select(a => (int)genotype[a])];
                return new CandidatePlan(
                    option, option.Of(genotype), lowerings.Of(option.Operation, picks, input.Channels, output.Channels, stride, keepsShape, parameters, around));
            }

            var lowering = new Lowering(option.Operation, stride, keepsShape, channelsAreChosen || option.Arguments.Count > 0, parameters, around);
            var largest = lowerings.Of(option.Operation, [], input.Channels, output.Channels, stride, keepsShape, parameters, around);
            // A supernet has one module for all values: they must differ by nothing but sizes.
            foreach (var picks in option.Operation.Picks.Where(p => p.Length > 0))
                if (!Kinds(lowerings.Of(option.Operation, picks, input.Channels, output.Channels, stride, keepsShape, parameters, around)).SequenceEqual(Kinds(largest)))
                    throw new PlanException(new PlanProblem.OtherLayers(place, option.Operation, option.Operation.With(picks)));
            return new CandidatePlan(option, option.Operation, largest, null, lowering)
            {
                Ways = option.Operation.Module is null || option.Arguments.Count == 0 ? []
                    : [.. option.Operation.Picks.Select(p => new CandidatePlan(option, option.Operation.With(p), lowerings.Of(option.Operation, p, input.Channels, output.Channels, stride, keepsShape, parameters, around)))],
            };
        }
    }

    private static IEnumerable<Type> Kinds(IEnumerable<Layer> layers) =>
        layers.SelectMany(l => l switch
        {
            Layer.Residual r => [typeof(Layer.Residual), .. Kinds(r.Main), typeof(Layer.Residual), .. Kinds(r.Shortcut)],
            Layer.Halves h => [typeof(Layer.Halves), .. Kinds(h.Left), typeof(Layer.Halves), .. Kinds(h.Right)],
            _ => new[] { l.GetType() },
        });

    // Whether a node behind a reduction, or the output, reads the state that it halves.
    private static bool IsReadBehind(GraphPlan plan, ReductionPlan reduction) =>
        plan.IsUsed(reduction.State) && (plan.Outputs.Any(o => o.Edge.State == reduction.State)
            || plan.Nodes.Where((node, n) => n > reduction.After && plan.IsUsed(plan.Inputs.Count + n)
                && (node.Edges.Any(e => e.Candidates.Count > 0 && e.Edge.State == reduction.State) || node.Skips.Contains(reduction.State))).Any());
}
