using Nas.Dsl.Model;
using Nas.Runtime.Spaces;
using Nas.Runtime.Spaces.Encodings;
using static TorchSharp.torch;

namespace Nas.Runtime.Strategies.Predictors;

/// <summary>
/// BOGCN's predictor (Shi et al. 2020): a graph convolutional network whose last layer is exchanged, once it is trained, for Bayesian
/// linear regression on what the layer before it puts out. Errors of better architectures weigh more.
/// </summary>
public sealed class GraphRegression : NetworkPredictor
{
    private readonly GraphEncoding _encoding;
    private readonly BayesianLinearRegression _regression = new();
    private readonly int _layers;
    private readonly int _width;

    /// <summary>A predictor that has learnt nothing yet.</summary>
    /// <param name="encoding">What the network sees.</param>
    /// <param name="random">Where first weights come from.</param>
    /// <param name="training">How the network is trained.</param>
    /// <param name="layers">How many graph convolutions.</param>
    /// <param name="width">The features of a vertex behind each of them.</param>
    public GraphRegression(GraphEncoding encoding, RandomStream random, NetworkTraining training, int layers = 4, int width = 64)
        : base(random, training) => (_encoding, _layers, _width) = (encoding, layers, width);

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _regression.Dispose();
    }

    private protected override Tensor[] Encode(IReadOnlyList<Genotype> genotypes) => GraphNetwork.Encode(_encoding, GraphLayer.Convolution, genotypes);

    private protected override nn.Module<Tensor[], Tensor> CreateNetwork(RandomStream random) =>
        new GraphNetwork(GraphLayer.Convolution, x => x.relu(), _encoding.Features, _layers, _width, 1, random);

    private protected override Tensor Targets(IReadOnlyList<double> scores) => tensor(ScoreScale.Normal(scores)).to(ScalarType.Float32);

    // The paper's weight is exp(y) - 1 of an accuracy y from 0 to 1; here y is the share of architectures that are worse.
    private protected override Tensor Loss(Tensor outputs, Tensor targets)
    {
        var share = ((targets / Math.Sqrt(2)).erf() + 1) / 2;
        return ((outputs.squeeze(2) - targets).pow(2) * share.expm1()).mean();
    }

    private protected override void Finish(nn.Module<Tensor[], Tensor> network, Tensor[] inputs, Tensor targets) =>
        _regression.Fit(Features(network, inputs), targets.to(ScalarType.Float64));

    private protected override (Tensor Mean, Tensor? Deviation) Summarise(nn.Module<Tensor[], Tensor> network, Tensor[] inputs) =>
        _regression.Predict(Features(network, inputs));

    private static Tensor Features(nn.Module<Tensor[], Tensor> network, Tensor[] inputs)
    {
        var embedding = ((GraphNetwork)network).Embed(inputs).squeeze(0).to(ScalarType.Float64);
        return cat([embedding, ones(embedding.shape[0], 1, dtype: ScalarType.Float64)], 1);
    }

    private sealed class Definition : PredictorDefinition
    {
        public override string Name => "gcn-blr";

        public override string Description => "A graph convolutional network with Bayesian linear regression as its last layer (BOGCN; Shi et al. 2020).";

        public override IPredictor Create(PredictorContext context) =>
            new GraphRegression(new GraphEncoding(context.Decisions, context.Space), context.Random, new NetworkTraining(300, 0.005));
    }
}
