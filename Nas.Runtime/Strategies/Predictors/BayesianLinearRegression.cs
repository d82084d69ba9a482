using static TorchSharp.torch;

namespace Nas.Runtime.Strategies.Predictors;

/// <summary>
/// Bayesian linear regression: y = w x + noise, weights from a normal distribution of precision alpha, noise of precision beta
/// (Bishop 2006, section 3.3). Both precisions are those of the largest evidence, by MacKay's fixed point (Bishop, section 3.5.2).
/// </summary>
public sealed class BayesianLinearRegression : IDisposable
{
    private const int Iterations = 200;
    private Tensor? _directions; // right singular vectors of the features, (rank, width)
    private Tensor? _mean; // of the weights, (width)
    private Tensor? _shrunk; // of each direction, how much of the prior's variance is gone

    /// <summary>The precision of the weights.</summary>
    public double Alpha { get; private set; } = 1;

    /// <summary>The precision of the noise.</summary>
    public double Beta { get; private set; } = 1;

    /// <summary>Learns.</summary>
    /// <param name="features">(points, width), in double precision; a column of ones where a constant is wanted.</param>
    /// <param name="targets">(points), in double precision.</param>
    /// <param name="alpha">The precision of the weights; null: that of the largest evidence.</param>
    /// <param name="beta">The precision of the noise; null: that of the largest evidence.</param>
    public void Fit(Tensor features, Tensor targets, double? alpha = null, double? beta = null)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(targets);
        using var scope = NewDisposeScope();
        var (left, singular, right) = linalg.svd(features, fullMatrices: false);
        var projected = left.t().mv(targets).data<double>().ToArray();
        var squares = singular.data<double>().ToArray().Select(s => s * s).ToArray();
        // What no weights can explain.
        var rest = Math.Max(0, targets.dot(targets).item<double>() - projected.Sum(p => p * p));
        (Alpha, Beta) = (alpha ?? 1, beta ?? 1);
        for (var i = 0; i < Iterations && (alpha is null || beta is null); i++)
        {
            // In the singular directions the posterior is independent: mean beta s p / (alpha + beta s^2), of which gamma are determined.
            var (gamma, norm, error) = (0.0, 0.0, rest);
            for (var j = 0; j < squares.Length; j++)
            {
                var total = Alpha + (Beta * squares[j]);
                gamma += Beta * squares[j] / total;
                norm += squares[j] * Math.Pow(Beta * projected[j] / total, 2);
                error += Math.Pow(Alpha * projected[j] / total, 2);
            }

            var before = (Alpha, Beta);
            Alpha = alpha ?? Math.Clamp(gamma / Math.Max(norm, 1e-12), 1e-6, 1e6);
            Beta = beta ?? Math.Clamp((targets.shape[0] - gamma) / Math.Max(error, 1e-12), 1e-6, 1e6);
            if (Math.Abs(Math.Log(Alpha / before.Alpha)) + Math.Abs(Math.Log(Beta / before.Beta)) < 1e-9) break;
        }

        Dispose();
        _directions = right.DetachFromDisposeScope();
        var scaled = projected.Select((p, j) => Beta * Math.Sqrt(squares[j]) * p / (Alpha + (Beta * squares[j]))).ToArray();
        _mean = right.t().mv(tensor(scaled)).DetachFromDisposeScope();
        _shrunk = tensor(squares.Select(s => Beta * s / (Alpha + (Beta * s))).ToArray()).DetachFromDisposeScope();
    }

    /// <summary>The posterior mean of the weights, (width).</summary>
    /// <exception cref="InvalidOperationException">It has learnt nothing yet.</exception>
    public Tensor Weights => _mean ?? throw new InvalidOperationException("A regression must be fitted before it is used.");

    /// <summary>The predictive mean and deviation, noise included (Bishop, equations 3.58 and 3.59).</summary>
    /// <param name="features">(points, width), in double precision.</param>
    /// <returns>Both (points).</returns>
    /// <exception cref="InvalidOperationException">It has learnt nothing yet.</exception>
    public (Tensor Mean, Tensor Deviation) Predict(Tensor features)
    {
        ArgumentNullException.ThrowIfNull(features);
        var mean = features.mv(Weights);
        var along = features.mm(_directions!.t());
        var variance = ((features * features).sum(1) - ((along * along) * _shrunk!).sum(1)).clamp_min(0) / Alpha;
        return (mean, (variance + (1 / Beta)).sqrt());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _directions?.Dispose();
        _mean?.Dispose();
        _shrunk?.Dispose();
    }
}
