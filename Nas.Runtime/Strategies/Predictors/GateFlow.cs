using Nas.Runtime.Spaces;
using Nas.Runtime.Spaces.Encodings;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace Nas.Runtime.Strategies.Predictors;

/// <summary>How large the networks of a <see cref="GatesPredictor"/> are.</summary>
/// <param name="Members">How many networks; one in the paper.</param>
/// <param name="Width">The length of the information; 128 in the authors' configuration for NAS-Bench-201.</param>
/// <param name="Embedding">The length of the operations' embeddings; 48 there.</param>
/// <param name="Layers">How often information moves on by one edge, each time by weights of its own, 5 there, and as often as the longest way needs at least; 0: once through the states in their order, by the same weights.</param>
/// <param name="ScoreLayers">Hidden layers of the network that scores the information; 5 there.</param>
/// <param name="ScoreWidth">The width of these; 300 there.</param>
public sealed record GatesSize(int Members = 3, int Width = 32, int Embedding = 32, int Layers = 0, int ScoreLayers = 1, int ScoreWidth = 64);

/// <summary>The information that flows through a graph whose operations are gates, o(x) = sigmoid(EMB(o) W_o) * (x W_x) (Ning et al. 2020, section 3.2), in several networks at once.</summary>
internal sealed class GateFlow : nn.Module
{
    private readonly FlowGraph _graph;
    private readonly bool _isInOrder;
    private readonly Layer[] _layers;
    private readonly Parameter input; // (inputs, members, 1, width)
    private readonly Parameter operation; // EMB: (members, 1 or slots, operations, embedding)

    public GateFlow(FlowGraph graph, GatesSize size, RandomStream random)
        : base("flow")
    {
        (_graph, _isInOrder) = (graph, size.Layers == 0);
        input = EnsembleLinear.Uniform(1, random, graph.Inputs, size.Members, 1, size.Width);
        operation = EnsembleLinear.Uniform(1, random, size.Members, graph.IsCell ? 1 : graph.Slots.Count, graph.Operations, size.Embedding);
        _layers = [.. Enumerable.Range(0, _isInOrder ? 1 : Math.Max(size.Layers, graph.States - graph.Inputs)).Select(_ => new Layer(size, random))];
        RegisterComponents();
        for (var i = 0; i < _layers.Length; i++) register_module($"layer{i}", _layers[i]);
    }

    /// <summary>The information of each output state, (members, architectures, width).</summary>
    /// <param name="edges">What stands on the edges, (architectures, slots, operations).</param>
    public IEnumerable<Tensor> Outputs(Tensor edges)
    {
        var rows = edges.transpose(0, 1).unsqueeze(0);
        var inputs = Enumerable.Range(0, _graph.Inputs).Select(i => input[i].expand(-1, edges.shape[0], -1)).ToArray();
        var information = _isInOrder ? InOrder(rows, inputs) : InLayers(rows, inputs);
        return _graph.Outputs.Select(o => information[o]);
    }

    private Tensor[] InOrder(Tensor rows, Tensor[] inputs)
    {
        var (layer, gates) = (_layers[0], _layers[0].Gates(rows, operation));
        var (information, transformed) = (new Tensor[_graph.States], new Tensor[_graph.States]);
        for (var state = 0; state < _graph.States; state++)
        {
            information[state] = state < _graph.Inputs ? inputs[state] : Into(state, gates, transformed);
            if (state < _graph.States - 1) transformed[state] = layer.Transform.forward(information[state]);
        }

        return information;
    }

    // As in the authors' code: an input keeps what it is, transformed, other states begin empty, and what a layer puts out is rectified but for the last.
    private Tensor[] InLayers(Tensor rows, Tensor[] inputs)
    {
        Tensor[] information = [.. inputs, .. Enumerable.Range(_graph.Inputs, _graph.States - _graph.Inputs).Select(_ => zeros_like(inputs[0]))];
        foreach (var layer in _layers)
        {
            var gates = layer.Gates(rows, operation);
            Tensor[] transformed = [.. information.Select(layer.Transform.forward)];
            information = [.. transformed.Select((t, state) => state < _graph.Inputs ? t : Into(state, gates, transformed))];
            if (layer != _layers[^1]) information = [.. information.Select(i => i.relu())];
        }

        return information;
    }

    // What comes in by the edges, which stand next to each other.
    private Tensor Into(int state, Tensor gates, Tensor[] transformed)
    {
        var first = 0;
        while (_graph.Slots[first].To != state) first++;
        var count = _graph.Slots.Skip(first).TakeWhile(s => s.To == state).Count();
        var sources = _graph.IsCell
            ? stack(Enumerable.Range(first, count).Select(s => transformed[_graph.Slots[s].From]).ToArray(), 1)
            : transformed[_graph.Slots[first].From].unsqueeze(1);
        return (gates.narrow(1, first, count) * sources).sum(1);
    }

    private sealed class Layer : nn.Module
    {
        private readonly Parameter gate; // W_o: (members, 1, embedding, width)
        private readonly EnsembleLinear transform; // W_x

        public Layer(GatesSize size, RandomStream random)
            : base("layer")
        {
            gate = EnsembleLinear.Uniform(Math.Sqrt(6.0 / size.Embedding), random, size.Members, 1, size.Embedding, size.Width);
            transform = new EnsembleLinear(size.Members, size.Width, size.Width, random);
            RegisterComponents();
        }

        public EnsembleLinear Transform => transform;

        // (members, slots, architectures, width); no operation, no row: its gate is shut.
        public Tensor Gates(Tensor rows, Tensor operation) => rows.matmul(operation.matmul(gate).sigmoid());
    }
}
