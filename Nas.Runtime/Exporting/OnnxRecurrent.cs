using Nas.Dsl.Planning;

namespace Nas.Runtime.Exporting;

/// <summary>A recurrent cell of a network as a loop of an ONNX graph over the places of a text.</summary>
/// <param name="graph">Where it is added.</param>
/// <param name="plan">The cell as an architecture has it.</param>
/// <param name="path">Its module in the network.</param>
internal sealed class OnnxRecurrent(OnnxGraph graph, GraphPlan plan, string path)
{
    /// <summary>(length, inputs) to (length, channels).</summary>
    public OnnxValue Run(OnnxValue input) => plan.Graph.IsTree ? Tree(input) : Highways(input);

    // s + sigmoid(c) · (f(y) - s), with c and y made of what a node reads by one weight.
    private OnnxValue Highways(OnnxValue input)
    {
        var (channels, inputs) = (plan.Channels, input.Shape[1]);
        var join = $"{path}.{GraphPlan.HighwayModule}.weight";
        var own = Columns(join, inputs, channels);
        return graph.Scan([graph.Zeros(input, channels)], Places(input, join), (body, states, place) =>
        {
            var layers = new OnnxLayers(body);
            var halves = body.Each("Add", place, body.Node("MatMul", [states[0].Name, own], [2 * channels]));
            var reached = new List<OnnxValue> { Step(body, halves, states[0], y => body.Each("Tanh", y)) };
            foreach (var node in plan.Nodes)
            {
                var edge = node.Edges.FirstOrDefault(e => e.Candidates.Count > 0);
                reached.Add(edge is null
                    ? body.Zeros(place, channels)
                    : Step(
                        body,
                        layers.Linear(reached[edge.Edge.State], $"{path}.{node.HighwayModule}"),
                        reached[edge.Edge.State],
                        y => layers.Run(edge.Candidates[0].Layers[0], y, $"{path}.{edge.Module}")));
            }

            OnnxValue[] put = [.. plan.Outputs.Select(o => reached[o.Edge.State])];
            var sum = put.Aggregate((a, b) => body.Each("Add", a, b));
            return [put.Length == 1 ? sum : body.Each("Div", sum, body.Number(put.Length))];
        });
    }

    private static OnnxValue Step(OnnxGraph body, OnnxValue halves, OnnxValue state, Func<OnnxValue, OnnxValue> activation)
    {
        var width = state.Shape[0];
        var weight = body.Each("Sigmoid", body.Slice(halves, 1, 0, width));
        return body.Each("Add", state, body.Each("Mul", weight, body.Each("Sub", activation(body.Slice(halves, 1, width, width)), state)));
    }

    // What the places contribute by the first columns of a weight, for all of them at once.
    private OnnxValue Places(OnnxValue input, string weight) =>
        graph.Node("MatMul", [input.Name, Columns(weight, 0, input.Shape[1])], [input.Shape[0], (int)graph.WeightShape(weight)[0]]);

    // Some columns of a weight, as rows.
    private string Columns(string weight, int start, int length) =>
        new OnnxLayers(graph).Transposed(graph.Node("Slice", [graph.Weight(weight), graph.Whole(start), graph.Whole(start + length), graph.Whole(1)], []).Name);

    private OnnxValue Tree(OnnxValue input)
    {
        var (channels, first) = (plan.Channels, plan.Inputs.Count);
        NodePlan[] leaves = [.. plan.Nodes.Where(n => n.Edges[0].Edge.State < first)];
        var begin = graph.Zeros(input, channels);
        var places = graph.Concat([.. leaves.Select(leaf => Places(input, Weight(leaf.Edges[0])))], 2);
        return graph.Scan(plan.Memory is null ? [begin] : [begin, begin], places, (body, states, place) =>
        {
            var (layers, nodes, next) = (new OnnxLayers(body), new List<OnnxValue>(), states.Count > 1 ? states[1] : null);
            for (var n = 0; n < plan.Nodes.Count; n++)
            {
                var node = plan.Nodes[n];
                var (one, other) = n < leaves.Length
                    ? (body.Slice(place, 1, n * channels, channels), layers.Linear(states[0], $"{path}.{node.Edges[1].Module}"))
                    : (nodes[node.Edges[0].Edge.State - first], nodes[node.Edges[1].Edge.State - first]);
                var joined = Joined(one, other, node.Multiplies);
                if (plan.Memory?.From == n) next = joined;
                var state = Activated(node.Then!, joined);
                if (plan.Memory is { } memory && memory.Into == n) state = Activated(memory.Then, Joined(state, states[1], memory.Multiplies));
                nodes.Add(state);
            }

            return next is null ? [nodes[^1]] : [nodes[^1], next];

            OnnxValue Joined(OnnxValue a, OnnxValue b, bool multiplies) => body.Each(multiplies ? "Mul" : "Add", a, b);

            OnnxValue Activated(EdgePlan then, OnnxValue joined) =>
                then.Candidates.Count == 0 ? body.Zeros(joined, channels) : layers.Run(then.Candidates[0].Layers[0], joined, $"{path}.{then.Module}");
        });

        string Weight(EdgePlan edge) => $"{path}.{edge.Module}.weight";
    }
}
