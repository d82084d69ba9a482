namespace Nas.Runtime.Strategies.Predictors;

/// <summary>
/// Nu-support vector regression (Schölkopf et al. 2000) with a radial basis function kernel exp(-gamma |x - z|²). Nu takes the place of the
/// width of the tube: at most a share nu of the targets lie outside it, and at least that share are support vectors.
/// </summary>
/// <remarks>
/// Sequential minimal optimisation with second-order working sets, as in LIBSVM (Fan et al. 2005; Chang and Lin 2011, sections 2.5 and 4):
/// the dual has two variables for each target, alpha and alpha*, and each step moves two of one kind along the equality constraints.
/// </remarks>
public sealed class NuSupportVectorRegression
{
    private const double Tolerance = 1e-6; // by which the conditions of optimality may be missed
    private const double Tiny = 1e-12; // in place of a curvature that is not positive
    private readonly IReadOnlyList<double[]> _features;
    private readonly double _gamma;
    private readonly double[] _coefficients;

    private NuSupportVectorRegression(IReadOnlyList<double[]> features, double gamma, double[] coefficients, double bias, double tube)
    {
        (_features, _gamma, _coefficients) = (features, gamma, coefficients);
        (Bias, Tube) = (bias, tube);
    }

    /// <summary>alpha - alpha* of each target, -C to C; 0 where it is no support vector.</summary>
    public IReadOnlyList<double> Coefficients => _coefficients;

    /// <summary>The constant term.</summary>
    public double Bias { get; }

    /// <summary>Epsilon, half the width of the tube.</summary>
    public double Tube { get; }

    /// <summary>Fits targets.</summary>
    /// <param name="features">A point for each target, all of one length; scaled alike, since the kernel goes by distance.</param>
    /// <param name="targets">At least one.</param>
    /// <param name="nu">Above 0 to 1.</param>
    /// <param name="c">C, what a target outside the tube costs, above 0.</param>
    /// <param name="gamma">Above 0.</param>
    public static NuSupportVectorRegression Fit(IReadOnlyList<double[]> features, IReadOnlyList<double> targets, double nu, double c, double gamma)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentOutOfRangeException.ThrowIfZero(targets.Count, nameof(targets));
        ArgumentOutOfRangeException.ThrowIfNotEqual(features.Count, targets.Count, nameof(features));
        var dual = new Dual(features, targets, nu, c, gamma);
        dual.Solve();
        var (bias, tube) = dual.BiasAndTube();
        return new(features, gamma, dual.Coefficients(), bias, tube);
    }

    /// <summary>The regression at <paramref name="point"/>.</summary>
    public double Predict(double[] point)
    {
        ArgumentNullException.ThrowIfNull(point);
        var sum = Bias;
        for (var i = 0; i < _coefficients.Length; i++)
            if (_coefficients[i] != 0) sum += _coefficients[i] * Kernel(_features[i], point, _gamma);
        return sum;
    }

    private static double Kernel(double[] x, double[] z, double gamma)
    {
        var distance = 0.0;
        for (var i = 0; i < x.Length; i++) distance += (x[i] - z[i]) * (x[i] - z[i]);
        return Math.Exp(-gamma * distance);
    }

    // Variables 0 to l - 1 are alpha (sign +1), l to 2 l - 1 are alpha* (sign -1); each kind sums to C nu l / 2.
    private sealed class Dual
    {
        private readonly double[,] _kernel;
        private readonly double _c;
        private readonly int _count;
        private readonly double[] _alpha;
        private readonly double[] _gradient;

        public Dual(IReadOnlyList<double[]> features, IReadOnlyList<double> targets, double nu, double c, double gamma)
        {
            (_c, _count) = (c, targets.Count);
            _kernel = new double[_count, _count];
            for (var i = 0; i < _count; i++)
                for (var j = 0; j <= i; j++) _kernel[i, j] = _kernel[j, i] = Kernel(features[i], features[j], gamma);
            (_alpha, _gradient) = (new double[2 * _count], new double[2 * _count]);
            // The start has alpha = alpha*, so the quadratic part of the gradient is 0.
            var left = c * nu * _count / 2;
            for (var i = 0; i < _count; i++)
            {
                _alpha[i] = _alpha[i + _count] = Math.Min(left, c);
                left -= _alpha[i];
                (_gradient[i], _gradient[i + _count]) = (-targets[i], targets[i]);
            }
        }

        public double[] Coefficients() => [.. Enumerable.Range(0, _count).Select(i => _alpha[i] - _alpha[i + _count])];

        public void Solve()
        {
            var most = Math.Max(100_000, 1000 * _count);
            for (var step = 0; step < most && WorkingSet() is { } pair; step++) Move(pair.Up, pair.Down);
        }

        /// <summary>The constant term and the tube, from the gradients of the variables between their bounds.</summary>
        public (double Bias, double Tube) BiasAndTube()
        {
            var (plus, minus) = (Level(0), Level(_count));
            return ((minus - plus) / 2, -(plus + minus) / 2);
        }

        private double Level(int first)
        {
            var (free, sum, above, below) = (0, 0.0, double.PositiveInfinity, double.NegativeInfinity);
            for (var i = first; i < first + _count; i++)
            {
                if (_alpha[i] >= _c) below = Math.Max(below, _gradient[i]);
                else if (_alpha[i] <= 0) above = Math.Min(above, _gradient[i]);
                else (free, sum) = (free + 1, sum + _gradient[i]);
            }

            // With nu = 1 all are at the upper bound, and nothing bounds the level from above.
            if (free > 0) return sum / free;
            return double.IsInfinity(above) ? below : double.IsInfinity(below) ? above : (above + below) / 2;
        }

        // Of each kind the variable that most wants to grow; then of both kinds the one to shrink for it that gains most.
        private (int Up, int Down)? WorkingSet()
        {
            (int Up, int Down)? best = null;
            var (gain, violation) = (0.0, 0.0);
            foreach (var first in new[] { 0, _count })
            {
                var up = -1;
                for (var i = first; i < first + _count; i++)
                    if (_alpha[i] < _c && (up < 0 || _gradient[i] < _gradient[up])) up = i;
                if (up < 0) continue;
                for (var i = first; i < first + _count; i++)
                {
                    if (_alpha[i] <= 0) continue;
                    var difference = _gradient[i] - _gradient[up];
                    if (difference <= 0) continue;
                    violation = Math.Max(violation, difference);
                    var gained = difference * difference / Curvature(up, i);
                    if (gained > gain) (gain, best) = (gained, (up, i));
                }
            }

            return violation < Tolerance ? null : best;
        }

        private double Curvature(int i, int j)
        {
            var (a, b) = (i % _count, j % _count);
            return Math.Max(_kernel[a, a] + _kernel[b, b] - (2 * _kernel[a, b]), Tiny);
        }

        private void Move(int up, int down)
        {
            var step = Math.Min((_gradient[down] - _gradient[up]) / Curvature(up, down), Math.Min(_c - _alpha[up], _alpha[down]));
            // The bounds are hit exactly: free variables give the bias.
            _alpha[up] = step == _c - _alpha[up] ? _c : _alpha[up] + step;
            _alpha[down] = step == _alpha[down] ? 0 : _alpha[down] - step;
            var (a, b, sign) = (up % _count, down % _count, up < _count ? step : -step);
            for (var i = 0; i < _count; i++)
            {
                var change = sign * (_kernel[i, a] - _kernel[i, b]);
                _gradient[i] += change;
                _gradient[i + _count] -= change;
            }
        }
    }
}
