using Nas.Runtime.Spaces;

namespace Nas.Runtime.Strategies.Predictors;

/// <summary>How much a candidate promises, from what a predictor says of it: larger is better.</summary>
/// <param name="predictions">Of the candidates.</param>
/// <param name="incumbent">What the predictor says of the best architecture so far.</param>
/// <param name="random">For those that draw.</param>
/// <returns>A value for each candidate.</returns>
public delegate IReadOnlyList<double> Acquisition(Predictions predictions, double incumbent, RandomStream random);

/// <summary>The usual acquisition functions. Where a predictor has no deviations, all are its mean.</summary>
public static class Acquisitions
{
    /// <summary>The mean: exploitation alone.</summary>
    public static IReadOnlyList<double> Mean(Predictions predictions, double incumbent, RandomStream random) => predictions.Mean;

    /// <summary>Independent Thompson sampling (White et al. 2021): a draw from each candidate's own normal distribution.</summary>
    public static IReadOnlyList<double> ThompsonSampling(Predictions predictions, double incumbent, RandomStream random) =>
        predictions.Deviation is { } deviation ? [.. predictions.Mean.Select((m, i) => m + (deviation[i] * random.NextGaussian()))] : predictions.Mean;

    /// <summary>Expected improvement on the incumbent (Jones et al. 1998, equation 15).</summary>
    public static IReadOnlyList<double> ExpectedImprovement(Predictions predictions, double incumbent, RandomStream random) =>
        predictions.Deviation is { } deviation ? [.. predictions.Mean.Select((m, i) => Improvement(m - incumbent, deviation[i]))] : predictions.Mean;

    private static double Improvement(double gain, double deviation) => deviation > 0
        ? (gain * NormalDistribution.Cumulative(gain / deviation)) + (deviation * NormalDistribution.Density(gain / deviation))
        : Math.Max(0, gain);
}
