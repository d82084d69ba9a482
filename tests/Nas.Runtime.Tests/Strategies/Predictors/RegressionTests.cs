using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Predictors;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Strategies.Predictors;

public sealed class RegressionTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly BayesianLinearRegression _regression = new();

    public void Dispose()
    {
        _regression.Dispose();
        _scope.Dispose();
    }

    [Theory]
    [InlineData(20, 4)]
    [InlineData(5, 9)] // more weights than points
    public void The_posterior_is_the_closed_form(int points, int width)
    {
        const double Alpha = 0.7, Beta = 2.5;
        var (features, targets) = Data(points, width, noise: 0.3);
        _regression.Fit(features, targets, Alpha, Beta);
        var covariance = (eye(width, dtype: ScalarType.Float64) * Alpha + features.t().mm(features) * Beta).inverse();
        var weights = covariance.mv(features.t().mv(targets)) * Beta;
        AssertClose(weights, _regression.Weights);

        var (others, _) = Data(7, width, noise: 0);
        var (mean, deviation) = _regression.Predict(others);
        AssertClose(others.mv(weights), mean);
        AssertClose(((others.mm(covariance) * others).sum(1) + (1 / Beta)).sqrt(), deviation);
    }

    [Fact]
    public void The_precisions_are_where_the_evidence_is_largest()
    {
        var (features, targets) = Data(60, 5, noise: 0.5);
        _regression.Fit(features, targets);
        var (alpha, beta) = (_regression.Alpha, _regression.Beta);
        var best = Evidence(features, targets, alpha, beta);
        foreach (var factor in new[] { 0.9, 1.1 })
        {
            Assert.True(Evidence(features, targets, alpha * factor, beta) < best, $"alpha {alpha} times {factor}");
            Assert.True(Evidence(features, targets, alpha, beta * factor) < best, $"beta {beta} times {factor}");
        }

        Assert.InRange(1 / Math.Sqrt(beta), 0.35, 0.65); // the noise that was put in
    }

    [Fact]
    public void The_normal_distribution_agrees_with_tables()
    {
        Assert.Equal(0.9750021048517795, NormalDistribution.Cumulative(1.96), 1e-12);
        Assert.Equal(2.866515718791939e-7, NormalDistribution.Cumulative(-5), 1e-15);
        Assert.Equal(0.5, NormalDistribution.Cumulative(0));
        Assert.Equal(NormalDistribution.Cumulative(4 - 1e-9), NormalDistribution.Cumulative(4 + 1e-9), 1e-12);
        Assert.Equal(1.959963984540054, NormalDistribution.Quantile(0.975), 1e-9);
        Assert.Throws<ArgumentOutOfRangeException>(() => NormalDistribution.Quantile(1));
    }

    [Fact]
    public void Normal_scores_keep_the_order_and_nothing_else()
    {
        var scores = ScoreScale.Normal([5, -100, 5, 7]);
        Assert.Equal(scores[0], scores[2]);
        Assert.Equal(NormalDistribution.Quantile(1 / 8.0), scores[1], 1e-12);
        Assert.Equal(0, scores[0], 1e-9);
        Assert.Equal(NormalDistribution.Quantile(7 / 8.0), scores[3], 1e-12);
    }

    [Fact]
    public void Expected_improvement_is_the_integral_over_the_gain()
    {
        foreach (var (mean, deviation) in new[] { (0.3, 0.5), (-1.0, 0.4), (2.0, 1.5) })
        {
            var integral = 0.0;
            for (var z = -10.0; z < 10; z += 1e-3) integral += Math.Max(0, mean + (deviation * z) - 0.1) * NormalDistribution.Density(z) * 1e-3;
            var value = Acquisitions.ExpectedImprovement(new Predictions([mean], [deviation]), 0.1, new RandomStream(1))[0];
            Assert.Equal(integral, value, 1e-5);
        }
    }

    [Fact]
    public void Thompson_sampling_draws_from_each_candidates_distribution()
    {
        var predictions = new Predictions([.. Enumerable.Repeat(2.0, 20_000)], [.. Enumerable.Repeat(0.5, 20_000)]);
        var drawn = Acquisitions.ThompsonSampling(predictions, 0, new RandomStream(1));
        Assert.Equal(2, drawn.Average(), 0.02);
        Assert.Equal(0.25, drawn.Average(d => (d - 2) * (d - 2)), 0.01);
    }

    private static double Evidence(Tensor features, Tensor targets, double alpha, double beta)
    {
        var (points, width) = (features.shape[0], features.shape[1]);
        var precision = eye(width, dtype: ScalarType.Float64) * alpha + features.t().mm(features) * beta;
        var weights = precision.inverse().mv(features.t().mv(targets)) * beta;
        var error = (targets - features.mv(weights)).pow(2).sum().item<double>();
        return (width * Math.Log(alpha) + points * Math.Log(beta) - beta * error - alpha * weights.dot(weights).item<double>()
            - precision.logdet().item<double>()) / 2;
    }

    private static (Tensor Features, Tensor Targets) Data(int points, int width, double noise)
    {
        var random = new RandomStream((ulong)(points + width));
        var weights = tensor(Enumerable.Range(0, width).Select(_ => random.NextGaussian()).ToArray());
        var features = tensor(Enumerable.Range(0, points * width).Select(_ => random.NextGaussian()).ToArray(), [points, width]);
        return (features, features.mv(weights) + tensor(Enumerable.Range(0, points).Select(_ => noise * random.NextGaussian()).ToArray()));
    }

    private static void AssertClose(Tensor expected, Tensor actual) => Assert.True((expected - actual).abs().max().item<double>() < 1e-9);
}
