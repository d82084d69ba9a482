using Nas.Dsl.Model;

namespace Nas.Dsl.Planning;

/// <summary>The layers of a net, place by place, in the order in which they run: the one walk that all costs are sums over.</summary>
public static class Placements
{
    /// <summary>The placements of an architecture's network.</summary>
    /// <param name="plan">The net.</param>
    /// <param name="genotype">A point of its space.</param>
    public static IEnumerable<Placement> Of(NetworkPlan plan, Genotype genotype) => Of(plan.Of(genotype), usedOnly: false, candidates: true);

    /// <summary>The placements of a plan.</summary>
    /// <param name="plan">The plan: of an architecture, or with nothing chosen and then, of each operation, the largest.</param>
    /// <param name="usedOnly">Whether what no path leads from to the output is left out.</param>
    /// <param name="candidates">Whether what an architecture chooses counts; else what every architecture has alone.</param>
    internal static IEnumerable<Placement> Of(NetworkPlan plan, bool usedOnly, bool candidates) => new Walk(plan, usedOnly, candidates).Run();

    /// <summary>An operation, or another part, of a graph at a place of a net.</summary>
    /// <param name="operations">The operations that it stands for; none where the language has no name for it.</param>
    /// <param name="layers">Its layers.</param>
    /// <param name="input">The shape of what comes in.</param>
    /// <param name="at">Where the graph is.</param>
    internal static Placement In(GraphPlace at, EquatableArray<Operation> operations, IReadOnlyList<Layer> layers, StateShape input) => at.IsRecurrent
        ? new Placement(operations, at.Parameters, layers, Flow.Vector, input with { Height = 1, Width = 1 }) { Times = input.Height * input.Width }
        : new Placement(operations, at.Parameters, layers, at.Flow, input);

    /// <summary>Where a graph is, with the motifs in it.</summary>
    /// <param name="Parameters">The net's parameters as an expression sees them there.</param>
    /// <param name="Flow">What flows there.</param>
    /// <param name="IsRecurrent">Whether it runs once for each place of a sequence.</param>
    internal readonly record struct GraphPlace(IReadOnlyDictionary<string, int> Parameters, Flow Flow, bool IsRecurrent);

    /// <summary>Where each cell and stage of a plan is.</summary>
    internal static IEnumerable<(CellPlan Cell, GraphPlace Place)> Graphs(NetworkPlan plan)
    {
        var flow = Behind(plan.Stem, InputFlow(plan));
        foreach (var stage in plan.Stages)
        {
            if (stage is CellPlan cell) yield return (cell, PlaceOf(plan, cell, flow));
            flow = FlowBehind(stage, flow);
        }
    }

    private static Flow InputFlow(NetworkPlan plan) => plan.Input is TokensShape ? Flow.Tokens : Flow.Image;

    private static Flow Behind(IEnumerable<Layer> layers, Flow flow) => layers.Aggregate(flow, (f, layer) => layer.Gives(f));

    // Only a chain of layers that say their own sizes may make a row of an image.
    private static Flow FlowBehind(StagePlan stage, Flow flow) => stage switch
    {
        BlockPlan block => Behind(block.Layers, flow),
        CellPlan { Graph: var graph } when graph.Graph.Stage is { IsOfLayers: true } => graph.Nodes.Aggregate(flow, (f, node) => Chosen(node) is { } layers ? Behind(layers, f) : f),
        _ => flow,
    };

    // The layers of a node of such a chain; null with nothing chosen.
    private static IReadOnlyList<Layer>? Chosen(NodePlan node) => node.Edges[0].Candidates.Count == 1 ? node.Edges[0].Candidates[0].Layers : null;

    private static GraphPlace PlaceOf(NetworkPlan plan, CellPlan cell, Flow flow)
    {
        // A cell sees the width here, growth included; a stage says its width itself.
        var parameters = cell.Graph.Graph.Stage is null ? Wide(plan, cell.Graph.Channels) : plan.Parameters;
        return new GraphPlace(parameters, flow, cell.Graph.Graph.IsRecurrent);
    }

    private static Dictionary<string, int> Wide(NetworkPlan plan, int width) => plan.Parameters.ToDictionary(p => p.Key, p => p.Key == Planner.ChannelsParameter ? width : p.Value);

    // The stages see the sizes of all outputs before them, the image behind the stem twice.
    private sealed class Walk(NetworkPlan plan, bool usedOnly, bool candidates)
    {
        public IEnumerable<Placement> Run()
        {
            var (net, input) = (plan.Space.Net, plan.Input);
            var (flow, shape) = (InputFlow(plan), new StateShape(input.Channels, input.Height, input.Width));
            if (plan.Stem.Count > 0) yield return new Placement(net.Stem, plan.Parameters, plan.Stem, flow, shape);
            (flow, shape) = (Behind(plan.Stem, flow), Behind(plan.Stem, shape));
            var outputs = new List<StateShape> { shape, shape };
            foreach (var stage in plan.Stages)
            {
                var newest = outputs[outputs.Count - 1];
                if (stage is BlockPlan block) yield return new Placement(EquatableArray.Of(block.Operation), Wide(plan, block.Width), block.Layers, flow, newest);
                else
                    foreach (var placement in Cell((CellPlan)stage, PlaceOf(plan, (CellPlan)stage, flow), outputs)) yield return placement;
                flow = FlowBehind(stage, flow);
                outputs.AddRange(stage.Outputs);
            }

            if (plan.Head.Count == 0) yield break;
            for (var back = plan.HeadReads; back > 0; back--)
                yield return new Placement(net.Head, Wide(plan, plan.HeadWidth), plan.Head, flow, outputs[outputs.Count - back]) { SharesWeights = back < plan.HeadReads };
        }

        private static StateShape Behind(IEnumerable<Layer> layers, StateShape shape) =>
            layers.Aggregate(shape, (s, layer) => new StateShape(layer.OutputChannels(s.Channels), layer.OutputSize(s.Height), layer.OutputSize(s.Width)));

        private static Flow Behind(IEnumerable<Layer> layers, Flow flow) => Placements.Behind(layers, flow);

        private IEnumerable<Placement> Cell(CellPlan cell, GraphPlace at, List<StateShape> outputs)
        {
            var graph = cell.Graph.Graph;
            var first = graph.Cell?.Default is { } operation ? EquatableArray.Of(operation) : default;
            for (var i = 0; i < cell.Reads.Count; i++)
            {
                if (cell.Preprocess[i].Count > 0 && (!usedOnly || cell.Graph.IsUsed(i)))
                    yield return In(at, first, cell.Preprocess[i], outputs[outputs.Count - cell.Reads[i]]);
            }

            if (graph.Stage is not { IsOfLayers: true })
            {
                foreach (var placement in Graph(cell.Graph, at)) yield return placement;
                yield break;
            }

            foreach (var node in cell.Graph.Nodes)
            {
                foreach (var placement in Edge(node.Edges[0], at)) yield return placement;
                if (Chosen(node) is { } layers) at = at with { Flow = Behind(layers, at.Flow) };
            }
        }

        private IEnumerable<Placement> Graph(GraphPlan graph, GraphPlace at)
        {
            var output = new StateShape(graph.OutputChannels, graph.OutputHeight, graph.OutputWidth);
            if (graph.Highway.Count > 0) yield return In(at, default, graph.Highway, output with { Channels = Incoming(graph.Highway) });
            for (var n = 0; n < graph.Nodes.Count; n++)
            {
                if (usedOnly && !graph.IsUsed(graph.Inputs.Count + n)) continue;
                var node = graph.Nodes[n];
                if (node.Highway.Count > 0) yield return In(at, default, node.Highway, node.Shape with { Channels = Incoming(node.Highway) });
                foreach (var placement in node.Edges.SelectMany(e => Edge(e, at))) yield return placement;
                if (candidates && node.Merge.Count > 0) yield return Merge(node, at);
                if (node.Then is { } then)
                    foreach (var placement in Edge(then, at)) yield return placement;
                if (node.Norm.Count > 0) yield return In(at, default, node.Norm, node.Shape);
            }

            foreach (var reduction in graph.Reductions) yield return In(at, default, reduction.Layers, reduction.Shape);
            foreach (var edge in graph.Exit is { } exit ? [.. graph.Outputs, exit] : graph.Outputs)
                foreach (var placement in Edge(edge, at)) yield return placement;
        }

        private IEnumerable<Placement> Edge(EdgePlan edge, GraphPlace at)
        {
            if (edge.Edge.Choice is not null && !candidates) yield break;
            foreach (var candidate in edge.Candidates.SelectMany(c => c.Ways.Count > 0 ? c.Ways : [c]))
            {
                if (candidate.Layers.Count > 0) yield return In(at, candidate.Operation is { } operation ? EquatableArray.Of(operation) : default, candidate.Layers, edge.Input);
                if (candidate.Motif is { } motif)
                    foreach (var placement in Graph(motif, at)) yield return placement;
            }
        }
    }

    /// <summary>What brings a node to its width.</summary>
    internal static Placement Merge(NodePlan node, GraphPlace at) => In(at, default, node.Merge, node.Shape with { Channels = Incoming(node.Merge) });

    private static int Incoming(EquatableArray<Layer> layers) => layers[0] switch
    {
        Layer.Convolution convolution => convolution.In,
        Layer.Linear linear => linear.In,
        var other => throw new ArgumentException($"{other.GetType().Name} does not say what comes in.", nameof(layers)),
    };
}
