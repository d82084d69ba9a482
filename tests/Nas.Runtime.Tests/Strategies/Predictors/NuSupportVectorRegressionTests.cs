using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Predictors;

namespace Nas.Runtime.Tests.Strategies.Predictors;

public class NuSupportVectorRegressionTests
{
    // Targets 1 and -1 at a distance with kernel k. The dual is t² (1 - k) - 2 t in t = alpha_1 = alpha*_2, at most C nu: by hand.
    [Theory]
    [InlineData(0.5, 10)]
    [InlineData(0.2, 1)]
    public void Two_points_are_fitted_as_by_hand(double nu, double c)
    {
        var k = Math.Exp(-0.7 * 4);
        var t = Math.Min(1 / (1 - k), c * nu);
        var fitted = NuSupportVectorRegression.Fit([[0], [2]], [1, -1], nu, c, 0.7);
        Assert.Equal(t, fitted.Coefficients[0], 1e-6);
        Assert.Equal(-t, fitted.Coefficients[1], 1e-6);
        Assert.Equal(0, fitted.Predict([1]), 1e-6);
        Assert.Equal(t * (1 - k), fitted.Predict([0]), 1e-6);
    }

    // Independent of how it was solved: the solution is feasible, no feasible point is better by the linear bound of Frank and Wolfe, and
    // the primal objective, with the bias and the tube, is as large as the dual one.
    [Theory]
    [InlineData(0.1, 1, 0.5, 12)]
    [InlineData(0.5, 10, 0.1, 40)]
    [InlineData(0.9, 0.3, 2, 25)]
    [InlineData(0.54, 10, 1, 60)]
    [InlineData(1, 1, 1, 10)]
    public void The_solution_is_optimal(double nu, double c, double gamma, int count)
    {
        var (features, targets) = Noisy(count);
        var fitted = NuSupportVectorRegression.Fit(features, targets, nu, c, gamma);
        var beta = fitted.Coefficients;
        var budget = c * nu * count / 2;
        Assert.Equal(0, beta.Sum(), 1e-9);
        Assert.All(beta, b => Assert.InRange(Math.Abs(b), 0, c + 1e-12));
        Assert.InRange(beta.Sum(Math.Abs), 0, (2 * budget) + 1e-9);

        double[] flat = [.. features.Select(x => features.Zip(beta, (z, b) => b * Math.Exp(-gamma * Distance(x, z))).Sum())]; // K beta
        double[] gradient = [.. flat.Zip(targets, (f, y) => f - y)];
        var least = Least(gradient, c, budget) + Least([.. gradient.Select(g => -g)], c, budget);
        var quadratic = flat.Zip(beta, (f, b) => f * b).Sum();
        var linear = targets.Zip(beta, (y, b) => y * b).Sum();
        Assert.InRange(gradient.Zip(beta, (g, b) => g * b).Sum() - least, -1e-7, 1e-4 * Math.Max(1, budget));

        var errors = features.Zip(targets, (x, y) => Math.Max(0, Math.Abs(y - fitted.Predict(x)) - fitted.Tube)).Sum();
        Assert.Equal(linear - (quadratic / 2), (quadratic / 2) + (c * ((nu * count * fitted.Tube) + errors)), 1e-4 * Math.Max(1, budget));
    }

    // Schölkopf et al. 2000, proposition 1.
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.3)]
    [InlineData(0.6)]
    public void Nu_bounds_the_errors_and_the_support_vectors(double nu)
    {
        var (features, targets) = Noisy(80);
        var fitted = NuSupportVectorRegression.Fit(features, targets, nu, 5, 1);
        var outside = features.Zip(targets, (x, y) => Math.Abs(y - fitted.Predict(x)) > fitted.Tube + 1e-4).Count(o => o);
        Assert.InRange(outside / 80.0, 0, nu);
        Assert.InRange(fitted.Coefficients.Count(b => Math.Abs(b) > 1e-9) / 80.0, nu, 1);
    }

    [Fact]
    public void It_learns_a_smooth_function()
    {
        var random = new RandomStream(1);
        double[][] features = [.. Enumerable.Range(0, 120).Select(_ => new[] { 4 * random.NextDouble(), 4 * random.NextDouble() })];
        static double Truth(double[] x) => Math.Sin(x[0]) + (0.3 * x[1]);
        var fitted = NuSupportVectorRegression.Fit(features, [.. features.Select(x => Truth(x) + (0.05 * random.NextGaussian()))], 0.5, 10, 0.5);
        for (var i = 0; i < 50; i++)
        {
            double[] x = [0.5 + (3 * random.NextDouble()), 0.5 + (3 * random.NextDouble())];
            Assert.Equal(Truth(x), fitted.Predict(x), 0.1);
        }
    }

    [Fact]
    public void Equal_points_and_a_single_one_are_fitted_too()
    {
        Assert.Equal(3, NuSupportVectorRegression.Fit([[1, 2]], [3], 0.5, 1, 1).Predict([0, 0]), 1e-9);
        Assert.Equal(2, NuSupportVectorRegression.Fit([[1], [1], [1]], [1, 2, 3], 0.5, 1, 1).Predict([1]), 1.0);
        Assert.Equal(4, NuSupportVectorRegression.Fit([[1], [2], [3]], [4, 4, 4], 0.5, 1, 1).Predict([2.5]), 1e-6);
    }

    // The least of g s over 0 <= s <= c with the given sum: the smallest are filled first.
    private static double Least(double[] g, double c, double sum)
    {
        var total = 0.0;
        foreach (var value in g.Order())
        {
            var filled = Math.Min(c, sum);
            total += value * filled;
            sum -= filled;
        }

        return total;
    }

    private static double Distance(double[] a, double[] b) => a.Zip(b, (x, y) => (x - y) * (x - y)).Sum();

    private static (double[][] Features, double[] Targets) Noisy(int count)
    {
        var random = new RandomStream((ulong)count);
        double[][] features = [.. Enumerable.Range(0, count).Select(_ => new[] { random.NextGaussian(), random.NextGaussian() })];
        return (features, [.. features.Select(x => x[0] - Math.Cos(x[1]) + (0.3 * random.NextGaussian()))]);
    }
}
