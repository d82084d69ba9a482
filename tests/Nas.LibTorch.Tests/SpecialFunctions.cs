namespace Nas.LibTorch.Tests;

/// <summary>Special functions from their definitions, independent of libtorch.</summary>
internal static class SpecialFunctions
{
    /// <summary>2/√π ∫₀ˣ exp(-t²) dt by Simpson's rule.</summary>
    public static double Erf(double x)
    {
        const int intervals = 4000;
        var h = x / intervals;
        var sum = 1 + Math.Exp(-x * x);
        for (var k = 1; k < intervals; k++) sum += (k % 2 == 1 ? 4 : 2) * Math.Exp(-k * h * k * h);
        return 2 / Math.Sqrt(Math.PI) * sum * h / 3;
    }

    /// <summary>log Γ(x) for x > 0, by Stirling's series after shifting up.</summary>
    public static double LogGamma(double x)
    {
        var shift = 0.0;
        for (; x < 20; x++) shift -= Math.Log(x);
        var (r, r2) = (1 / x, 1 / (x * x));
        return shift + (x - 0.5) * Math.Log(x) - x + 0.5 * Math.Log(2 * Math.PI) + r / 12 - r * r2 / 360 + r * r2 * r2 / 1260;
    }

    /// <summary>Γ'(x)/Γ(x) for x > 0, by its asymptotic series after shifting up.</summary>
    public static double Digamma(double x)
    {
        var shift = 0.0;
        for (; x < 20; x++) shift -= 1 / x;
        var r2 = 1 / (x * x);
        return shift + Math.Log(x) - 0.5 / x - r2 / 12 + r2 * r2 / 120 - r2 * r2 * r2 / 252;
    }

    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    public static double Softplus(double x) => Math.Log(1 + Math.Exp(x));
}
