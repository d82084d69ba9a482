using Nas.Dsl.CSharp;
using Nas.Dsl.Model;
using Nas.Dsl.Planning;

namespace Nas.Runtime.Exporting;

/// <summary>A cell, motif or stage of a network as nodes of an ONNX graph; what <see cref="Operations.Network"/> computes of it.</summary>
/// <param name="graph">Where they are added.</param>
/// <param name="plan">The graph as an architecture has it.</param>
/// <param name="path">Its module in the network.</param>
internal sealed class OnnxCell(OnnxGraph graph, GraphPlan plan, string path)
{
    private readonly OnnxLayers _layers = new(graph);

    /// <summary>The output for its inputs, older first; of a pyramid one of each scale.</summary>
    /// <param name="inputs">What comes in.</param>
    /// <param name="preprocess">For each input the layers before it.</param>
    public IReadOnlyList<OnnxValue> Run(IReadOnlyList<OnnxValue> inputs, IReadOnlyList<EquatableArray<Layer>> preprocess)
    {
        List<OnnxValue> states = [.. inputs.Select((input, i) => _layers.Run(preprocess[i], input, $"{path}.{Identifiers.Preprocess(plan.Graph.Inputs[i])}"))];
        var first = states[0];
        if (plan.Graph.Banks > 0) return [Banks(first)];
        for (var n = 0; n < plan.Nodes.Count; n++)
        {
            states.Add(Node(n, states, first));
            foreach (var reduction in plan.Reductions.Where(r => r.After == n))
                states[reduction.State] = _layers.Run(reduction.Layers[0], states[reduction.State], $"{path}.{reduction.Module}");
        }

        if (plan.Graph.IsPyramid) return [.. plan.Outputs.Select(o => states[o.Edge.State])];
        var output = Output([.. plan.Outputs.Select(e => Edge(e, states[e.Edge.State]))], first);
        return [plan.Exit is { } exit ? Edge(exit, output) : output];
    }

    private OnnxValue Banks(OnnxValue input)
    {
        var width = input.Channels / plan.Graph.Banks;
        OnnxValue[] banks = [.. Enumerable.Range(0, plan.Graph.Banks).Select(bank => graph.Slice(input, 1, bank * width, width))];
        foreach (var node in plan.Nodes)
        {
            var read = graph.Concat([.. node.Reads.Select(bank => banks[bank])], 1);
            var made = Edge(node.Then!, _layers.Run(node.Merge, read, $"{path}.{node.MergeModule}"));
            foreach (var bank in node.Writes) banks[bank] = graph.Each("Add", banks[bank], made);
        }

        return graph.Concat(banks, 1);
    }

    private OnnxValue Node(int n, List<OnnxValue> states, OnnxValue input)
    {
        var node = plan.Nodes[n];
        OnnxValue? sum = null;
        if (node.Concatenates) sum = SideBySide([.. node.Edges.Select(e => Edge(e, states[e.Edge.State]))]);
        else
        {
            foreach (var edge in node.Edges.Where(e => e.Candidates.Count > 0))
            {
                var y = Edge(edge, states[edge.Edge.State]);
                sum = sum is null ? y : graph.Each("Add", sum, node.Attends && edge == node.Edges[1] ? Weighed(y, sum) : y);
            }
        }

        sum ??= Zeros(n, input);
        sum = _layers.Run(node.Merge, sum, $"{path}.{node.MergeModule}");
        if (node.Then is { Candidates.Count: > 0 } then) sum = Edge(then, sum);
        foreach (var state in node.Skips) sum = graph.Each("Add", sum, states[state]);
        return node.Norm.Count > 0 ? _layers.Run(node.Norm[0], sum, $"{path}.{node.NormModule}") : sum;
    }

    // The channels of one image by the sigmoid of the largest values of the other.
    private OnnxValue Weighed(OnnxValue image, OnnxValue by) =>
        graph.Each("Mul", image, graph.Each("Sigmoid", graph.Node("ReduceMax", [by.Name, graph.Whole(2, 3)], [by.Channels, 1, 1], ("keepdims", 1))));

    private OnnxValue Edge(EdgePlan edge, OnnxValue state)
    {
        if (edge.Share is { } share) state = graph.Slice(state, 1, share.Index * (state.Channels / share.Of), state.Channels / share.Of);
        if (edge.Candidates.Count == 0) return state;
        var (candidate, module) = (edge.Candidates[0], $"{path}.{edge.Module}");
        return candidate.Motif is { } motif ? new OnnxCell(graph, motif, module).Run([state], [default])[0] : _layers.Run(candidate.Layers, state, module);
    }

    private OnnxValue Output(OnnxValue[] states, OnnxValue input)
    {
        if (states.Length == 0) return Zeros(plan.Nodes.Count, input);
        if (plan.Graph.Output == CellOutput.Sum) return Sum(states);
        // What comes from inputs is added to what the nodes are together.
        var inputs = plan.Outputs.Count(o => o.Edge.State < plan.Inputs.Count);
        return Sum([.. states.Length > inputs ? [SideBySide(states[inputs..])] : Array.Empty<OnnxValue>(), .. states[..inputs]]);
    }

    private OnnxValue Sum(IEnumerable<OnnxValue> values) => values.Aggregate((a, b) => graph.Each("Add", a, b));

    private OnnxValue SideBySide(OnnxValue[] images)
    {
        if (images is [var only]) return only;
        var (height, width) = (images.Max(i => i.Height), images.Max(i => i.Width));
        return graph.Concat([.. images.Select(i => graph.Pad(i, height - i.Height, width - i.Width))], 1);
    }

    private OnnxValue Zeros(int node, OnnxValue input)
    {
        var shape = plan.ShapeOf(node, input.Height, input.Width);
        return graph.Zeros(input, shape.Channels, shape.Height, shape.Width);
    }
}
