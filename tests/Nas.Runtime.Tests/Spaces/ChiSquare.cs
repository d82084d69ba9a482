namespace Nas.Runtime.Tests.Spaces;

/// <summary>Pearson's test of whether counts follow a distribution.</summary>
internal static class ChiSquare
{
    /// <summary>Fails where the counts would be this far off in fewer than 1 of 10,000 runs, were all bins equally likely.</summary>
    public static void AssertUniform(IReadOnlyList<int> counts)
    {
        var expected = counts.Sum() / (double)counts.Count;
        Assert.True(expected >= 5, "Too few draws for the test.");
        var statistic = counts.Sum(c => (c - expected) * (c - expected) / expected);
        var limit = Quantile(counts.Count - 1);
        Assert.True(statistic < limit, $"chi-square is {statistic:F1}, the limit {limit:F1}");
    }

    /// <summary>Fails where the counts would be this far off in fewer than 1 of 10,000 runs, were the bins as likely as given.</summary>
    public static void AssertProportions(IReadOnlyList<int> counts, IReadOnlyList<double> probabilities)
    {
        Assert.Equal(1, probabilities.Sum(), 1e-9);
        var total = counts.Sum();
        Assert.True(probabilities.Where(p => p > 0).Min() * total >= 5, "Too few draws for the test.");
        Assert.All(counts.Zip(probabilities), bin => Assert.True(bin.Second > 0 || bin.First == 0, "What cannot be has happened."));
        var possible = counts.Zip(probabilities).Where(bin => bin.Second > 0).ToArray();
        var statistic = possible.Sum(bin => Math.Pow(bin.First - (bin.Second * total), 2) / (bin.Second * total));
        var limit = Quantile(possible.Length - 1);
        Assert.True(statistic < limit, $"chi-square is {statistic:F1}, the limit {limit:F1}");
    }

    // Wilson and Hilferty's approximation; 3.719 is the normal quantile of 0.9999.
    private static double Quantile(int degrees)
    {
        var variance = 2.0 / (9 * degrees);
        return degrees * Math.Pow(1 - variance + (3.719 * Math.Sqrt(variance)), 3);
    }
}
