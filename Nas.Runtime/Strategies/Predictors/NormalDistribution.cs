namespace Nas.Runtime.Strategies.Predictors;

/// <summary>The standard normal distribution.</summary>
public static class NormalDistribution
{
    /// <summary>The density at <paramref name="x"/>.</summary>
    public static double Density(double x) => Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);

    /// <summary>The probability of a value below <paramref name="x"/>, to about 1e-14 absolutely.</summary>
    /// <remarks>Near 0 by its series (Marsaglia 2004), in the tails by Lentz's continued fraction.</remarks>
    public static double Cumulative(double x)
    {
        if (double.IsNaN(x)) return x;
        if (Math.Abs(x) < 4)
        {
            var (sum, term, previous) = (x, x, 0.0);
            for (var i = 3; sum != previous; i += 2) (previous, sum) = (sum, sum + (term *= x * x / i));
            return 0.5 + (sum * Density(x));
        }

        var fraction = Math.Abs(x);
        for (var i = 60; i > 0; i--) fraction = Math.Abs(x) + (i / fraction);
        var tail = Density(x) / fraction;
        return x < 0 ? tail : 1 - tail;
    }

    /// <summary>The value below which lies the probability <paramref name="p"/>, by bisection and Newton's steps on <see cref="Cumulative"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is not above 0 and below 1.</exception>
    public static double Quantile(double p)
    {
        if (p is not (> 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(p), p, "A probability above 0 and below 1 is needed.");
        var (low, high) = (-40.0, 40.0);
        for (var i = 0; i < 60; i++)
        {
            var middle = (low + high) / 2;
            if (Cumulative(middle) < p) low = middle;
            else high = middle;
        }

        return (low + high) / 2;
    }
}
