using Nas.Runtime.Searching;
using Nas.Runtime.Strategies.Predictors;

namespace Nas.Runtime.Strategies.LearningCurves;

/// <summary>
/// Predicts the accuracy at the end of a training from its beginning (Baker et al. 2018, section 3): a nu-support vector regression, one for
/// each length of beginning, on the accuracies so far, their first and second differences, and the size of the network.
/// </summary>
public sealed class LearningCurvePredictor
{
    // Of LIBSVM's nu-SVR on standardised features and targets.
    private const double Nu = 0.5;
    private const double C = 10;
    private readonly int _length;
    private readonly Standardisation _features;
    private readonly (double Mean, double Deviation) _target;
    private readonly NuSupportVectorRegression _regression;

    private LearningCurvePredictor(int length, IReadOnlyList<Score> finished)
    {
        _length = length;
        double[][] features = [.. finished.Select(s => Features(s, length))];
        double[] targets = [.. finished.Select(End)];
        _features = Standardisation.Of(features);
        var mean = targets.Average();
        _target = (mean, Math.Max(Math.Sqrt(targets.Average(t => (t - mean) * (t - mean))), 1e-9));
        _regression = NuSupportVectorRegression.Fit(
            [.. features.Select(_features.Apply)], [.. targets.Select(t => (t - mean) / _target.Deviation)], Nu, C, 1.0 / features[0].Length);
    }

    /// <summary>The standard deviation of its errors on trainings that it was not fitted to.</summary>
    public double Deviation { get; private init; }

    /// <summary>
    /// Fits finished trainings. The standard deviation of the errors is that of leave-one-out cross-validation: each training is predicted
    /// by a fit to all others (section 4).
    /// </summary>
    /// <param name="finished">Scores with a curve over all epochs, at least two.</param>
    /// <param name="length">How many epochs of a curve are seen, at least 1.</param>
    public static LearningCurvePredictor Fit(IReadOnlyList<Score> finished, int length)
    {
        ArgumentNullException.ThrowIfNull(finished);
        ArgumentOutOfRangeException.ThrowIfLessThan(finished.Count, 2, nameof(finished));
        var squares = finished.Select((left, i) =>
            Math.Pow(new LearningCurvePredictor(length, [.. finished.Where((_, j) => j != i)]).Predict(left) - End(left), 2));
        return new(length, finished) { Deviation = Math.Sqrt(squares.Average()) };
    }

    /// <summary>The accuracy at the end, from the beginning of the curve.</summary>
    public double Predict(Score score)
    {
        ArgumentNullException.ThrowIfNull(score);
        return _target.Mean + (_target.Deviation * _regression.Predict(_features.Apply(Features(score, _length))));
    }

    /// <summary>The probability that the accuracy at the end is above <paramref name="accuracy"/>, the errors being normally distributed.</summary>
    public double ProbabilityAbove(double accuracy, Score score) =>
        Normal.Above((accuracy - Predict(score)) / Math.Max(Deviation, 1e-12));

    private static double End(Score score) => score.Curve[score.Curve.Count - 1];

    private static double[] Features(Score score, int length)
    {
        double[] curve = [.. score.Curve.Take(length)];
        var first = Differences(curve);
        return [.. curve, .. first, .. Differences(first), Math.Log(1 + score.Parameters), Math.Log(1 + score.Flops)];
    }

    private static double[] Differences(double[] values) => [.. values.Skip(1).Zip(values, (next, value) => next - value)];

    // Each feature to mean 0 and deviation 1; one that is always the same stays at 0.
    private sealed record Standardisation(double[] Means, double[] Deviations)
    {
        public static Standardisation Of(double[][] rows)
        {
            double[] means = [.. rows[0].Select((_, f) => rows.Average(r => r[f]))];
            return new(means, [.. means.Select((m, f) => Math.Sqrt(rows.Average(r => (r[f] - m) * (r[f] - m))))]);
        }

        public double[] Apply(double[] row) => [.. row.Select((v, f) => Deviations[f] < 1e-12 ? 0 : (v - Means[f]) / Deviations[f])];
    }
}
