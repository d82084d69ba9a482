using Nas.Dsl.Model;
using Nas.Runtime.Spaces;
using Nas.Runtime.Spaces.Encodings;
using static TorchSharp.torch;

namespace Nas.Runtime.Strategies.Predictors;

/// <summary>
/// BANANAS' predictor: an ensemble of feedforward networks on the path encoding, trained by the mean absolute percentage error
/// (White et al. 2021).
/// </summary>
public sealed class MlpEnsemble : NetworkPredictor
{
    // The bound lies below the least error seen by this many deviations of all.
    private const double Margin = 0.1;
    private readonly IArchitectureEncoding _encoding;
    private readonly (int Members, int Layers, int Width) _size;

    /// <summary>A predictor that has learnt nothing yet.</summary>
    /// <param name="encoding">What the networks see.</param>
    /// <param name="random">Where first weights come from.</param>
    /// <param name="training">How the networks are trained.</param>
    /// <param name="members">How many networks.</param>
    /// <param name="layers">How many hidden layers each has.</param>
    /// <param name="width">The units of a hidden layer.</param>
    public MlpEnsemble(IArchitectureEncoding encoding, RandomStream random, NetworkTraining training, int members = 5, int layers = 10, int width = 20)
        : base(random, training) => (_encoding, _size) = (encoding, (members, layers, width));

    private protected override Tensor[] Encode(IReadOnlyList<Genotype> genotypes) => [_encoding.Vectors(genotypes)];

    private protected override nn.Module<Tensor[], Tensor> CreateNetwork(RandomStream random) => new Network(_encoding.Width, _size, random);

    // The error above its lower bound.
    private protected override Tensor Targets(IReadOnlyList<double> scores)
    {
        var best = scores.Max();
        var mean = scores.Average();
        var deviation = Math.Sqrt(scores.Average(s => (s - mean) * (s - mean)));
        return tensor(scores.Select(s => (float)(deviation > 0 ? ((best - s) / deviation) + Margin : Margin)).ToArray());
    }


    private protected override Tensor Loss(Tensor outputs, Tensor targets) => (outputs.squeeze(2) / targets - 1).abs().mean([1]).sum();

    private protected override (Tensor Mean, Tensor? Deviation) Summarise(nn.Module<Tensor[], Tensor> network, Tensor[] inputs)
    {
        var (mean, deviation) = base.Summarise(network, inputs);
        return (-mean, deviation);
    }

    private sealed class Network : nn.Module<Tensor[], Tensor>
    {
        private readonly EnsembleLinear[] _layers;
        private readonly int _members;

        public Network(int inputs, (int Members, int Layers, int Width) size, RandomStream random)
            : base("mlp")
        {
            _members = size.Members;
            _layers = new EnsembleLinear[size.Layers + 1];
            for (var i = 0; i < _layers.Length; i++)
            {
                _layers[i] = new EnsembleLinear(_members, i == 0 ? inputs : size.Width, i == size.Layers ? 1 : size.Width, random);
                register_module($"{i}", _layers[i]);
            }
        }

        public override Tensor forward(Tensor[] inputs)
        {
            var x = inputs[0].unsqueeze(0).expand(_members, -1, -1);
            for (var i = 0; i < _layers.Length - 1; i++) x = _layers[i].forward(x).relu();
            return _layers[^1].forward(x);
        }
    }

    private sealed class Definition : PredictorDefinition
    {
        public override string Name => "mlp-ensemble";

        public override string Description => "Five feedforward networks on the path encoding, by percentage error (BANANAS; White et al. 2021).";

        public override IPredictor Create(PredictorContext context) =>
            new MlpEnsemble(new PathEncoding(context.Decisions, context.Space), context.Random, new NetworkTraining(500, 0.01));
    }
}
