using Nas.Dsl.Model;
using Nas.Runtime.Spaces;
using Nas.Runtime.Spaces.Encodings;
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
    private readonly GatesSize _size;
    private readonly double _margin;
    private Tensor? _centre, _scale;

    /// <summary>A predictor that has learnt nothing yet.</summary>
    /// <param name="decisions">The decisions of the space.</param>
    /// <param name="space">The space with its cells; null where there is none: then each decision is an operation from the input to the output.</param>
    /// <param name="random">Where first weights come from.</param>
    /// <param name="training">How the networks are trained.</param>
    /// <param name="size">How large the networks are.</param>
    /// <param name="margin">By how much the better one of a pair must be ahead, 0.1 in the paper.</param>
    public GatesPredictor(
        DecisionSpace decisions, SearchSpace? space, RandomStream random, NetworkTraining training, GatesSize size, double margin = 0.1)
        : base(random, training) => (_graphs, _size, _margin) = (FlowGraph.Of(decisions, space), size, margin);

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _centre?.Dispose();
        _scale?.Dispose();
    }

    private protected override Tensor[] Encode(IReadOnlyList<Genotype> genotypes) => [.. _graphs.Select(g => g.Edges(genotypes))];

    private protected override nn.Module<Tensor[], Tensor> CreateNetwork(RandomStream random) => new Network(_graphs, _size, random);

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
        private readonly GateFlow[] _flows;
        private readonly EnsembleLinear[] _hidden;
        private readonly EnsembleLinear _score;

        public Network(IReadOnlyList<FlowGraph> graphs, GatesSize size, RandomStream random)
            : base("gates")
        {
            _flows = [.. graphs.Select(graph => new GateFlow(graph, size, random))];
            _hidden = [.. Enumerable.Range(0, size.ScoreLayers).Select(i => new EnsembleLinear(size.Members, i == 0 ? graphs.Sum(g => g.Outputs.Count) * size.Width : size.ScoreWidth, size.ScoreWidth, random))];
            _score = new EnsembleLinear(size.Members, size.ScoreWidth, 1, random);
            for (var i = 0; i < _flows.Length; i++) register_module($"{i}", _flows[i]);
            for (var i = 0; i < _hidden.Length; i++) register_module($"hidden{i}", _hidden[i]);
            register_module("score", _score);
        }

        public override Tensor forward(Tensor[] inputs)
        {
            var outputs = _flows.SelectMany((flow, i) => flow.Outputs(inputs[i])).ToArray();
            return _score.forward(_hidden.Aggregate(outputs.Length == 1 ? outputs[0] : cat(outputs, 2), (x, layer) => layer.forward(x).relu()));
        }
    }

    private sealed class Definition : PredictorDefinition
    {
        public override string Name => "gates";

        public override string Description => "Operations as gates on the flow of information, trained to rank (GATES; Ning et al. 2020).";

        public override IPredictor Create(PredictorContext context) =>
            new GatesPredictor(context.Decisions, context.Space, context.Random, new NetworkTraining(400, 0.01, 1e-4, 32), new(Members: 10));
    }
}
