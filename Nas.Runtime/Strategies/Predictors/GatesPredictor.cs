using Nas.Dsl.Model;
using Nas.Runtime.Spaces;
using Nas.Runtime.Spaces.Encodings;
using Parameter = TorchSharp.Modules.Parameter;
using static TorchSharp.torch;

namespace Nas.Runtime.Strategies.Predictors;

/// <summary>
/// GATES (Ning et al. 2020): an architecture is encoded as what happens to information that flows through it. Operations are
/// soft gates on the information, o(x) = sigmoid(EMB(o) W_o) * (x W_x); a state adds up what enters it; the output's information is
/// scored by a small network. It learns only the order of architectures, from all pairs, by a hinge loss.
/// </summary>
public sealed class GatesPredictor : NetworkPredictor
{
    private readonly IReadOnlyList<FlowGraph> _graphs;
    private readonly int _members;
    private readonly int _width;
    private readonly double _margin;
    private Tensor? _centre, _scale;

    /// <summary>A predictor that has learnt nothing yet.</summary>
    /// <param name="decisions">The decisions of the space.</param>
    /// <param name="space">The space with its cells; null where there is none: then each decision is an operation from the input to the output.</param>
    /// <param name="random">Where first weights come from.</param>
    /// <param name="training">How the networks are trained.</param>
    /// <param name="members">How many networks; one in the paper.</param>
    /// <param name="width">The length of the information and of the embeddings of operations.</param>
    /// <param name="margin">By how much the better one of a pair must be ahead, 0.1 in the paper.</param>
    public GatesPredictor(
        DecisionSpace decisions, SearchSpace? space, RandomStream random, NetworkTraining training, int members = 3, int width = 32, double margin = 0.1)
        : base(random, training) => (_graphs, _members, _width, _margin) = (FlowGraph.Of(decisions, space), members, width, margin);

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _centre?.Dispose();
        _scale?.Dispose();
    }

    private protected override Tensor[] Encode(IReadOnlyList<Genotype> genotypes) => [.. _graphs.Select(g => g.Edges(genotypes))];

    private protected override nn.Module<Tensor[], Tensor> CreateNetwork(RandomStream random) => new Network(_graphs, _members, _width, random);

    private protected override Tensor Targets(IReadOnlyList<double> scores) => tensor(scores.ToArray());

    private protected override Tensor Loss(Tensor outputs, Tensor targets)
    {
        // Row i, column j: 1 where i is the better one.
        var better = targets.unsqueeze(1).gt(targets.unsqueeze(0)).to(ScalarType.Float32);
        var ahead = outputs - outputs.transpose(1, 2);
        return ((_margin - ahead).relu() * better).sum() / better.sum().clamp_min(1);
    }

    // A ranking fixes no scale: each network's scores are brought to mean 0 and deviation 1 on the architectures it learnt from.
    private protected override void Finish(nn.Module<Tensor[], Tensor> network, Tensor[] inputs, Tensor targets)
    {
        var outputs = network.forward(inputs).squeeze(2);
        _centre?.Dispose();
        _scale?.Dispose();
        _centre = outputs.mean([1], keepdim: true).DetachFromDisposeScope();
        _scale = outputs.std(1, unbiased: false, keepdim: true).clamp_min(1e-6).DetachFromDisposeScope();
    }

    private protected override (Tensor Mean, Tensor? Deviation) Summarise(nn.Module<Tensor[], Tensor> network, Tensor[] inputs)
    {
        var outputs = (network.forward(inputs).squeeze(2) - _centre!) / _scale!;
        return (outputs.mean([0]), outputs.shape[0] > 1 ? outputs.std(0, unbiased: true) : null);
    }

    private sealed class Network : nn.Module<Tensor[], Tensor>
    {
        private readonly List<Flow> _flows = [];
        private readonly EnsembleLinear _hidden, _score;

        public Network(IReadOnlyList<FlowGraph> graphs, int members, int width, RandomStream random)
            : base("gates")
        {
            foreach (var graph in graphs) _flows.Add(new Flow(graph, members, width, random));
            for (var i = 0; i < _flows.Count; i++) register_module($"{i}", _flows[i]);
            _hidden = new EnsembleLinear(members, graphs.Sum(g => g.Outputs.Count) * width, 2 * width, random);
            _score = new EnsembleLinear(members, 2 * width, 1, random);
            register_module("hidden", _hidden);
            register_module("score", _score);
        }

        public override Tensor forward(Tensor[] inputs)
        {
            var outputs = _flows.SelectMany((flow, i) => flow.Outputs(inputs[i])).ToArray();
            return _score.forward(_hidden.forward(outputs.Length == 1 ? outputs[0] : cat(outputs, 2)).relu());
        }
    }

    // The information that flows through one cell.
    private sealed class Flow : nn.Module
    {
        private readonly FlowGraph _graph;
        private readonly Parameter input; // (inputs, members, 1, width)
        private readonly Parameter operation; // EMB: (members, 1 or slots, operations, width)
        private readonly Parameter gate; // W_o: (members, 1, width, width)
        private readonly EnsembleLinear transform; // W_x

        public Flow(FlowGraph graph, int members, int width, RandomStream random)
            : base("flow")
        {
            _graph = graph;
            input = EnsembleLinear.Uniform(1, random, graph.Inputs, members, 1, width);
            operation = EnsembleLinear.Uniform(1, random, members, graph.IsCell ? 1 : graph.Slots.Count, graph.Operations, width);
            gate = EnsembleLinear.Uniform(Math.Sqrt(6.0 / width), random, members, 1, width, width);
            transform = new EnsembleLinear(members, width, width, random);
            RegisterComponents();
        }

        // The information of each output state, (members, architectures, width).
        public IEnumerable<Tensor> Outputs(Tensor edges)
        {
            var (slots, batch) = (_graph.Slots, edges.shape[0]);
            // No operation, no row: its gate is shut.
            var gates = edges.transpose(0, 1).unsqueeze(0).matmul(operation.matmul(gate).sigmoid()); // (members, slots, architectures, width)
            var information = new Tensor[_graph.States];
            var transformed = new Tensor[_graph.States];
            var slot = 0;
            for (var state = 0; state < _graph.States; state++)
            {
                if (state < _graph.Inputs)
                {
                    information[state] = input[state].expand(-1, batch, -1);
                }
                else
                {
                    var first = slot;
                    while (slot < slots.Count && slots[slot].To == state) slot++;
                    var sources = _graph.IsCell
                        ? stack(Enumerable.Range(first, slot - first).Select(s => transformed[slots[s].From]).ToArray(), 1)
                        : transformed[slots[first].From].unsqueeze(1);
                    information[state] = (gates.narrow(1, first, slot - first) * sources).sum(1);
                }

                if (state < _graph.States - 1) transformed[state] = transform.forward(information[state]);
            }

            return _graph.Outputs.Select(o => information[o]);
        }
    }

    private sealed class Definition : PredictorDefinition
    {
        public override string Name => "gates";

        public override string Description => "Operations as gates on the flow of information, trained to rank (GATES; Ning et al. 2020).";

        public override IPredictor Create(PredictorContext context) =>
            new GatesPredictor(context.Decisions, context.Space, context.Random, new NetworkTraining(400, 0.01, 1e-4, 32), members: 10);
    }
}
