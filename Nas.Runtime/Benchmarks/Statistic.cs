namespace Nas.Runtime.Benchmarks;

/// <summary>The mean and the sample standard deviation of a figure over seeds.</summary>
/// <param name="Mean">The mean; NaN of no values, or where one is NaN.</param>
/// <param name="Deviation">The sample standard deviation (n - 1); NaN of a single value.</param>
public readonly record struct Statistic(double Mean, double Deviation)
{
    /// <summary>Of the given values.</summary>
    public static Statistic Of(IEnumerable<double> values)
    {
        double[] all = [.. values];
        if (all.Length == 0) return new(double.NaN, double.NaN);
        var mean = all.Average();
        return new(mean, all.Length == 1 ? double.NaN : Math.Sqrt(all.Sum(v => (v - mean) * (v - mean)) / (all.Length - 1)));
    }
}
