using Nas.Dsl.Model;
using Nas.Runtime.Spaces.Encodings;
using static TorchSharp.torch;

namespace Nas.Runtime.Strategies.Predictors;

/// <summary>Bayesian linear regression on an encoding: the simplest predictor that knows how unsure it is. Its mean is ridge regression.</summary>
/// <param name="encoding">What it is linear in.</param>
public sealed class LinearPredictor(IArchitectureEncoding encoding) : IPredictor, IDisposable
{
    private readonly BayesianLinearRegression _regression = new();

    /// <inheritdoc/>
    public void Fit(IReadOnlyList<Genotype> genotypes, IReadOnlyList<double> scores)
    {
        ArgumentNullException.ThrowIfNull(genotypes);
        using var scope = NewDisposeScope();
        _regression.Fit(Features(genotypes), tensor(ScoreScale.Normal(scores)));
    }

    /// <inheritdoc/>
    public Predictions Predict(IReadOnlyList<Genotype> genotypes)
    {
        ArgumentNullException.ThrowIfNull(genotypes);
        using var scope = NewDisposeScope();
        var (mean, deviation) = _regression.Predict(Features(genotypes));
        return new Predictions(mean.data<double>().ToArray(), deviation.data<double>().ToArray());
    }

    /// <inheritdoc/>
    public void Dispose() => _regression.Dispose();

    private Tensor Features(IReadOnlyList<Genotype> genotypes) =>
        cat([encoding.Vectors(genotypes).to(ScalarType.Float64), ones(genotypes.Count, 1, dtype: ScalarType.Float64)], 1);

    private sealed class Definition : PredictorDefinition
    {
        public override string Name => "linear";

        public override string Description => "Bayesian linear regression on the one-hot decisions (Bishop 2006): the baseline.";

        public override IPredictor Create(PredictorContext context) => new LinearPredictor(new OneHotEncoding(context.Decisions));
    }
}
