using Nas.Dsl.Model;
using Nas.Runtime.Spaces.Encodings;
using static TorchSharp.torch;

namespace Nas.Runtime.Strategies.Predictors;

/// <summary>
/// A Gaussian process on an encoding (Rasmussen and Williams 2006, algorithm 2.1), with a squared exponential kernel on the distance
/// between encodings. Length scale and noise are those of the largest marginal likelihood on a grid.
/// </summary>
/// <param name="encoding">What distances are measured on.</param>
public sealed class GaussianProcess(IArchitectureEncoding encoding) : IPredictor
{
    // Of the length scale, in units of the root mean squared distance of the data; and of the noise, in units of the signal's deviation.
    private static readonly double[] Scales = [0.25, 0.35, 0.5, 0.7, 1, 1.4, 2, 2.8];
    private static readonly double[] Noises = [0.03, 0.1, 0.2, 0.35, 0.5];
    private IReadOnlyList<Genotype> _genotypes = [];
    private double[] _weights = [];
    private double[,] _inverse = new double[0, 0];
    private double _length, _signal;

    /// <inheritdoc/>
    public void Fit(IReadOnlyList<Genotype> genotypes, IReadOnlyList<double> scores)
    {
        using var scope = NewDisposeScope();
        var x = encoding.Vectors(genotypes).to(ScalarType.Float64);
        var distances = Distances(x, x);
        var typical = Math.Max(1e-12, distances.mean().item<double>());
        var y = tensor(ScoreScale.Normal(scores)).unsqueeze(1);
        var n = genotypes.Count;
        var best = double.NegativeInfinity;
        Tensor bestInverse = eye(n, dtype: ScalarType.Float64);
        foreach (var scale in Scales)
        {
            var length = scale * scale * typical;
            var kernel = (distances / (-2 * length)).exp();
            foreach (var noise in Noises)
            {
                var factor = linalg.cholesky(kernel + eye(n, dtype: ScalarType.Float64) * (noise * noise));
                var solved = cholesky_solve(y, factor);
                // The best variance of the signal has a closed form.
                var signal = Math.Max(1e-12, (y * solved).sum().item<double>() / n);
                var likelihood = (-0.5 * n * Math.Log(signal)) - factor.diagonal().log().sum().item<double>();
                if (likelihood <= best) continue;
                (best, _length, _signal) = (likelihood, length, signal);
                _weights = solved.data<double>().ToArray();
                bestInverse = cholesky_inverse(factor);
            }
        }

        _genotypes = [.. genotypes];
        var flat = bestInverse.contiguous().data<double>().ToArray();
        _inverse = new double[n, n];
        Buffer.BlockCopy(flat, 0, _inverse, 0, flat.Length * sizeof(double));
    }

    /// <inheritdoc/>
    public Predictions Predict(IReadOnlyList<Genotype> genotypes)
    {
        if (_genotypes.Count == 0) throw new InvalidOperationException("A predictor must be fitted before it predicts.");
        using var scope = NewDisposeScope();
        var known = encoding.Vectors(_genotypes).to(ScalarType.Float64);
        var inverse = tensor(_inverse);
        var weights = tensor(_weights).unsqueeze(1);
        var (mean, deviation) = (new List<double>(), new List<double>());
        foreach (var part in genotypes.Chunk(4096))
        {
            using var inner = NewDisposeScope();
            var kernel = (Distances(encoding.Vectors(part).to(ScalarType.Float64), known) / (-2 * _length)).exp();
            mean.AddRange(kernel.mm(weights).data<double>().ToArray());
            var variance = 1 - (kernel.mm(inverse) * kernel).sum(1);
            deviation.AddRange((variance.clamp_min(1e-12) * _signal).sqrt().data<double>().ToArray());
        }

        return new Predictions(mean, deviation);
    }

    private static Tensor Distances(Tensor a, Tensor b) =>
        ((a * a).sum(1).unsqueeze(1) + (b * b).sum(1).unsqueeze(0) - a.mm(b.t()) * 2).clamp_min(0);

    private sealed class Definition : PredictorDefinition
    {
        public override string Name => "gaussian-process";

        public override string Description => "A Gaussian process on the one-hot decisions (Rasmussen and Williams 2006).";

        public override IPredictor Create(PredictorContext context) => new GaussianProcess(new OneHotEncoding(context.Decisions));
    }
}
