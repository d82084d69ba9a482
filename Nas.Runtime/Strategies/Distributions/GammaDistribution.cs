namespace Nas.Runtime.Strategies.Distributions;

/// <summary>The gamma distribution of scale 1, as far as a gradient through its draws needs it.</summary>
internal static class GammaDistribution
{
    private const int MostTerms = 10_000;
    private const double Precision = 1e-16;

    // Of Lanczos's approximation with g = 7.
    private static readonly double[] Lanczos =
    [
        0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
        12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
    ];

    /// <summary>
    /// How a draw moves with the shape while its place in the distribution stays: -(dF/da) / f, with F the share of draws below x and f the density
    /// (Figurnov et al. 2018, equation 5).
    /// </summary>
    /// <param name="shape">a, above 0.</param>
    /// <param name="x">The draw, above 0.</param>
    public static double Slope(double shape, double x)
    {
        var step = 1e-4 * Math.Min(1, shape);
        // The smaller of the two shares has the digits.
        var below = x < shape + 1;
        var difference = below ? Below(shape + step, x) - Below(shape - step, x) : Above(shape - step, x) - Above(shape + step, x);
        return -difference / (2 * step) / Math.Exp(((shape - 1) * Math.Log(x)) - x - LogGamma(shape));
    }

    /// <summary>The share of draws below <paramref name="x"/>.</summary>
    public static double Share(double shape, double x) => x < shape + 1 ? Below(shape, x) : 1 - Above(shape, x);

    // The series at 0.
    private static double Below(double shape, double x)
    {
        var (term, sum) = (1 / shape, 1 / shape);
        for (var n = 1; n < MostTerms && term > sum * Precision; n++) sum += term *= x / (shape + n);
        return sum * Math.Exp((shape * Math.Log(x)) - x - LogGamma(shape));
    }

    // The continued fraction at infinity (Lentz's way).
    private static double Above(double shape, double x)
    {
        const double Tiny = 1e-300;
        var b = x + 1 - shape;
        var (c, d) = (1 / Tiny, 1 / b);
        var product = d;
        for (var n = 1; n < MostTerms; n++)
        {
            var a = n * (shape - n);
            b += 2;
            d = (a * d) + b is var denominator && Math.Abs(denominator) < Tiny ? 1 / Tiny : 1 / ((a * d) + b);
            c = b + (a / c);
            if (Math.Abs(c) < Tiny) c = Tiny;
            product *= d * c;
            if (Math.Abs((d * c) - 1) < Precision) break;
        }

        return product * Math.Exp((shape * Math.Log(x)) - x - LogGamma(shape));
    }

    private static double LogGamma(double x)
    {
        if (x < 0.5) return Math.Log(Math.PI / Math.Sin(Math.PI * x)) - LogGamma(1 - x);
        var sum = Lanczos[0];
        for (var i = 1; i < Lanczos.Length; i++) sum += Lanczos[i] / (x - 1 + i);
        var t = x + 6.5;
        return (Math.Log(2 * Math.PI) / 2) + ((x - 0.5) * Math.Log(t)) - t + Math.Log(sum);
    }
}
