using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Tests.Spaces;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Strategies.Distributions;

public sealed class DirichletRelaxationTests : IDisposable
{
    private static readonly float[] Eta = [0.8f, -0.6f]; // of each of three decisions
    private static readonly double[] Beta = [1.8, Math.Exp(-0.6)];

    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData(1, 0.7, 0.50341469620859)] // 1 - exp(-x)
    [InlineData(3, 2, 0.32332358381694)] // 1 - exp(-2) (1 + 2 + 2)
    [InlineData(3, 9, 0.99376780489362)] // 1 - exp(-9) (1 + 9 + 81/2)
    [InlineData(0.5, 1, 0.84270079294971)] // erf(1)
    [InlineData(0.5, 4, 0.99532226501895)] // erf(2)
    public void Shares_below_are_those_of_closed_forms(double shape, double x, double share) => Assert.Equal(share, GammaDistribution.Share(shape, x), 1e-12);

    // The draw at the same share under a slightly larger and a slightly smaller shape.
    [Theory]
    [InlineData(0.05, 0.3)]
    [InlineData(0.05, 0.9)]
    [InlineData(0.5, 0.01)]
    [InlineData(1, 0.5)]
    [InlineData(1, 0.999)]
    [InlineData(2.5, 0.2)]
    [InlineData(8, 0.9)]
    public void A_draw_moves_with_its_shape_as_the_quantile_does(double shape, double share)
    {
        const double Step = 1e-5;
        var expected = (Quantile(shape + Step, share) - Quantile(shape - Step, share)) / (2 * Step);
        Assert.Equal(expected, GammaDistribution.Slope(shape, Quantile(shape, share)), Math.Abs(expected) * 1e-4);
    }

    // Mean b_i / s and variance b_i (s - b_i) / (s² (s + 1)).
    [Fact]
    public void Weights_have_the_moments_of_the_Dirichlet_distribution()
    {
        const int Draws = 3000;
        using var relaxation = Create();
        var first = new List<double>();
        for (var i = 0; i < Draws; i++)
        {
            using var scope = NewDisposeScope();
            var gates = relaxation.Sample();
            for (var d = 0; d < 3; d++)
            {
                first.Add(gates[d].Weight(0)!.item<float>());
                Assert.Equal(1, first[^1] + gates[d].Weight(1)!.item<float>(), 1e-5);
            }
        }

        var sum = Beta.Sum();
        var variance = Beta[0] * (sum - Beta[0]) / (sum * sum * (sum + 1));
        Assert.Equal(Beta[0] / sum, first.Average(), 4 * Math.Sqrt(variance / first.Count));
        Assert.Equal(variance, first.Average(w => Math.Pow(w - (Beta[0] / sum), 2)), 0.05 * variance);
    }

    // The mean of the gradients is the gradient of the mean, by the concentrations and through elu by the parameters.
    [Fact]
    public void Gradients_through_the_draws_are_right_on_the_mean()
    {
        const int Draws = 4000;
        using var relaxation = Create();
        var sums = new double[2];
        for (var i = 0; i < Draws; i++)
        {
            using var scope = NewDisposeScope();
            var gates = relaxation.Sample();
            var total = gates[0].Weight(0)! + gates[1].Weight(0)! + gates[2].Weight(0)!;
            var gradient = autograd.grad([total], [relaxation.Parameters[0]])[0].data<float>().ToArray();
            for (var j = 0; j < gradient.Length; j++) sums[j % 2] += gradient[j];
        }

        var s = Beta.Sum();
        // d elu / d η is 1 above 0, and exp(η) below.
        Assert.Equal((s - Beta[0]) / (s * s), sums[0] / (3 * Draws), 0.01);
        Assert.Equal(-Beta[0] / (s * s) * Beta[1], sums[1] / (3 * Draws), 0.01);
    }

    [Fact]
    public void Gamma_draws_have_their_mean_and_variance_also_below_1()
    {
        var random = new RandomStream(4);
        foreach (var shape in new[] { 0.1, 0.7, 1, 4.5 })
        {
            var draws = Enumerable.Range(0, 20_000).Select(_ => random.NextGamma(shape)).ToArray();
            Assert.All(draws, d => Assert.True(d >= 0));
            Assert.Equal(shape, draws.Average(), 4 * Math.Sqrt(shape / draws.Length));
            Assert.Equal(shape, draws.Average(d => Math.Pow(d - shape, 2)), 0.1 * Math.Max(shape, 0.3));
        }
    }

    private static DirichletRelaxation Create()
    {
        var relaxation = new DirichletRelaxation(SmallSpaces.AllEdges.Decisions, CPU, new RandomStream(3));
        using var _ = no_grad();
        relaxation.Parameters[0].copy_(tensor(Eta).expand(3, 2));
        return relaxation;
    }

    private static double Quantile(double shape, double share)
    {
        // In logarithms, since a small shape has its quantiles near to 0.
        var (low, high) = (-700.0, 6.0);
        for (var i = 0; i < 200; i++)
        {
            var middle = (low + high) / 2;
            if (GammaDistribution.Share(shape, Math.Exp(middle)) < share) low = middle;
            else high = middle;
        }

        return Math.Exp((low + high) / 2);
    }
}
