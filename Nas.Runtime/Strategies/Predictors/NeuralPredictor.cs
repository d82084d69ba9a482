using Nas.Dsl.Model;
using Nas.Runtime.Spaces;
using Nas.Runtime.Spaces.Encodings;
using static TorchSharp.torch;

namespace Nas.Runtime.Strategies.Predictors;

/// <summary>
/// The two predictors of NPENAS (Wei et al. 2020), both a graph isomorphism network: one is trained by the squared error (its NP), the
/// other one puts out a mean and a deviation and is trained by the likelihood (its BO).
/// </summary>
public sealed class NeuralPredictor : NetworkPredictor
{
    /// <summary>The steps of a training where nothing is said.</summary>
    internal const int Steps = 1000;

    /// <summary>The architectures of a step, as the authors have them.</summary>
    internal const int Batch = 10;

    private readonly GraphEncoding _encoding;
    private readonly bool _uncertain;
    private readonly (int Layers, int Width) _size;

    /// <summary>A predictor that has learnt nothing yet.</summary>
    /// <param name="encoding">What the network sees.</param>
    /// <param name="uncertain">Whether it puts out a deviation as well.</param>
    /// <param name="random">Where first weights come from.</param>
    /// <param name="training">How the network is trained.</param>
    /// <param name="layers">How many graph layers.</param>
    /// <param name="width">The features of a vertex behind each of them.</param>
    public NeuralPredictor(GraphEncoding encoding, bool uncertain, RandomStream random, NetworkTraining training, int layers = 3, int width = 32)
        : base(random, training) => (_encoding, _uncertain, _size) = (encoding, uncertain, (layers, width));

    private protected override Tensor[] Encode(IReadOnlyList<Genotype> genotypes) => GraphNetwork.Encode(_encoding, GraphLayer.Isomorphism, genotypes);

    private protected override nn.Module<Tensor[], Tensor> CreateNetwork(RandomStream random) =>
        new GraphNetwork(GraphLayer.Isomorphism, _uncertain ? x => nn.functional.celu(x, 1) : x => x.relu(), _encoding.Features, _size.Layers, _size.Width, _uncertain ? 2 : 1, random);

    private protected override Tensor Targets(IReadOnlyList<double> scores) => tensor(ScoreScale.Normal(scores)).to(ScalarType.Float32);

    private protected override Tensor Loss(Tensor outputs, Tensor targets)
    {
        var error = (outputs.select(2, 0) - targets).pow(2);
        if (!_uncertain) return error.mean();
        var deviation = Deviation(outputs);
        return ((error / deviation.pow(2) / 2) + deviation.log()).mean();
    }

    private protected override (Tensor Mean, Tensor? Deviation) Summarise(nn.Module<Tensor[], Tensor> network, Tensor[] inputs)
    {
        var outputs = network.forward(inputs);
        return (outputs[0, .., 0], _uncertain ? Deviation(outputs)[0] : null);
    }

    // Never below a hundredth, lest architectures known by heart outweigh all others.
    private static Tensor Deviation(Tensor outputs) => nn.functional.softplus(outputs.select(2, 1)) + 0.01;

    private sealed class Certain : PredictorDefinition
    {
        public override string Name => "npenas-np";

        public override string Description => "A graph isomorphism network trained by the squared error (NPENAS-NP; Wei et al. 2020).";

        public override IPredictor Create(PredictorContext context) =>
            new NeuralPredictor(new GraphEncoding(context.Decisions, context.Space), false, context.Random, new NetworkTraining(Steps, 0.005, 1e-4, Batch));
    }

    private sealed class Uncertain : PredictorDefinition
    {
        public override string Name => "npenas-bo";

        public override string Description => "A graph isomorphism network that puts out mean and deviation, by likelihood (NPENAS-BO; Wei et al. 2020).";

        public override IPredictor Create(PredictorContext context) =>
            new NeuralPredictor(new GraphEncoding(context.Decisions, context.Space), true, context.Random, new NetworkTraining(Steps, 0.005, 1e-4, Batch));
    }
}
