namespace Nas.Runtime.Strategies.LearningCurves;

/// <summary>The standard normal distribution.</summary>
internal static class Normal
{
    /// <summary>The probability of more than <paramref name="z"/>, to seven digits.</summary>
    public static double Above(double z) => z >= 0 ? Tail(z) : 1 - Tail(-z);

    // Abramowitz and Stegun 1964, formula 26.2.17.
    private static double Tail(double z)
    {
        var t = 1 / (1 + (0.2316419 * z));
        var polynomial = t * (0.319381530 + (t * (-0.356563782 + (t * (1.781477937 + (t * (-1.821255978 + (t * 1.330274429))))))));
        return Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI) * polynomial;
    }
}
