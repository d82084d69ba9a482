using Nas.Runtime.Data;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Strategies.Steps;
using Nas.Runtime.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Strategies.Steps;

public sealed class BilevelStepTests : IDisposable
{
    private const int Classes = 3;
    private static readonly TrainingOptions Options =
        new(10) { LearningRate = 0.3, Momentum = 0.9, WeightDecay = 0.01, GradientClip = 0.2 };
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly TanhSupernet _supernet;
    private readonly SoftmaxRelaxation _relaxation;

    public BilevelStepTests()
    {
        manual_seed(1);
        _supernet = new TanhSupernet(TanhSupernet.Three, Classes);
        _relaxation = new SoftmaxRelaxation(TanhSupernet.Three.Decisions, CPU, new RandomStream(1));
        using var _ = no_grad();
        Alpha.copy_(randn(3, 2));
    }

    private Tensor Alpha => _relaxation.Parameters[0];

    public void Dispose()
    {
        _relaxation.Dispose();
        _supernet.Dispose();
        _scope.Dispose();
    }

    [Fact]
    public void In_first_order_the_architecture_descends_on_the_plain_gradient()
    {
        using var step = new BilevelStep(_supernet, _relaxation, Options);
        for (var i = 0; i < 3; i++)
        {
            var (train, valid) = (Batch(10 + i), Batch(20 + i));
            var alpha = Leaf(Alpha);
            var expected = autograd.grad([Loss(valid, _supernet.Weight.detach(), alpha)], [alpha])[0];
            AssertClose(expected, Assert.Single(step.ArchitectureGradients(train, valid)), 1e-5);
            step.Run(train, valid);
        }
    }

    // Equation 6 without its approximation: the look-ahead is kept differentiable, and autograd goes through it.
    [Fact]
    public void In_second_order_it_descends_on_the_gradient_one_step_ahead()
    {
        var options = Options with { LearningRate = 1 };
        using var step = new BilevelStep(_supernet, _relaxation, options, order: 2);
        var momentum = zeros_like(_supernet.Weight);
        for (var i = 0; i < 4; i++)
        {
            var (train, valid) = (Batch(30 + i), Batch(40 + i));
            var before = _supernet.Weight.detach().clone();
            var alpha = Leaf(Alpha);
            var weight = Leaf(before);
            var gradient = autograd.grad([Loss(train, weight, alpha)], [weight], retain_graph: true, create_graph: true)[0];
            var ahead = weight - ((momentum * Options.Momentum) + gradient + (weight * Options.WeightDecay)) * options.LearningRate;
            var expected = autograd.grad([Loss(valid, ahead, alpha)], [alpha])[0];
            var plain = autograd.grad([Loss(valid, before, alpha)], [alpha])[0];

            var actual = Assert.Single(step.ArchitectureGradients(train, valid));
            var distance = Norm(expected - plain);
            Assert.True(distance > 0.005, $"The case does not tell the orders apart: {distance}.");
            // What remains is the error of the finite difference in single precision.
            Assert.True(Norm(actual - expected) < 0.02 * distance, $"off by {Norm(actual - expected)} of {distance}");
            Assert.Equal(0, Norm(_supernet.Weight - before)); // the look-ahead is taken back to the bit

            step.Run(train, valid);
            momentum = (momentum * Options.Momentum) + ClippedGradient(train, before) + (before * Options.WeightDecay);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_weights_follow_clipped_gradient_descent_with_momentum_and_weight_decay(int order)
    {
        using var step = new BilevelStep(_supernet, _relaxation, Options, order: order);
        var momentum = zeros_like(_supernet.Weight);
        var clipped = 0;
        for (var i = 0; i < 5; i++)
        {
            step.LearningRate = 0.3 / (i + 1);
            Assert.Equal(0.3 / (i + 1), step.LearningRate, 1e-12);
            var (train, valid) = (Batch(50 + i), Batch(60 + i));
            var before = _supernet.Weight.detach().clone();
            var (loss, accuracy) = step.Run(train, valid)!.Read();

            // The architecture moved first; the weights saw it as it stands now.
            var logits = TanhSupernet.Logits(train.X, before, Alpha.detach().softmax(1));
            Assert.Equal(nn.functional.cross_entropy(logits, train.Y).item<float>(), loss, 1e-5);
            Assert.Equal(logits.argmax(1).eq(train.Y).@double().mean().item<double>(), accuracy, 1e-7);
            var gradient = ClippedGradient(train, before);
            if (Norm(gradient) > 0.999 * Options.GradientClip) clipped++;
            momentum = (momentum * Options.Momentum) + gradient + (before * Options.WeightDecay);
            AssertClose(before - (momentum * step.LearningRate), _supernet.Weight, 1e-5);
        }

        Assert.True(clipped > 0, "No gradient was clipped, so clipping was not tested.");
    }

    [Fact]
    public void The_architecture_follows_Adam_with_the_given_rates()
    {
        const double Rate = 0.01, Decay = 0.1, Beta1 = 0.5, Beta2 = 0.999;
        using var step = new BilevelStep(_supernet, _relaxation, Options, new(Rate, Decay));
        var (first, second) = (zeros_like(Alpha), zeros_like(Alpha));
        for (var i = 1; i <= 4; i++)
        {
            var (train, valid) = (Batch(70 + i), Batch(80 + i));
            var before = Leaf(Alpha);
            var gradient = autograd.grad([Loss(valid, _supernet.Weight.detach(), before)], [before])[0] + (before.detach() * Decay);
            step.Run(train, valid);
            first = (first * Beta1) + (gradient * (1 - Beta1));
            second = (second * Beta2) + (gradient * gradient * (1 - Beta2));
            var change = first / (1 - Math.Pow(Beta1, i)) / ((second / (1 - Math.Pow(Beta2, i))).sqrt() + 1e-8) * Rate;
            AssertClose(before.detach() - change, Alpha, 1e-5);
        }
    }

    [Fact]
    public void Only_orders_1_and_2_exist()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new BilevelStep(_supernet, _relaxation, Options, order: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BilevelStep(_supernet, _relaxation, Options, order: 3));
    }

    private static Batch Batch(long seed)
    {
        manual_seed(seed);
        return new(randn(8, 1, 2, 2), randint(0, Classes, new long[] { 8 }, dtype: ScalarType.Int64));
    }

    private static Tensor Loss(Batch batch, Tensor weight, Tensor alpha) =>
        nn.functional.cross_entropy(TanhSupernet.Logits(batch.X, weight, alpha.softmax(1)), batch.Y);

    // Scaled down to the norm Options.GradientClip where it is larger.
    private Tensor ClippedGradient(Batch batch, Tensor weight)
    {
        var leaf = Leaf(weight);
        var gradient = autograd.grad([Loss(batch, leaf, Alpha.detach())], [leaf])[0];
        return gradient * Math.Min(1, Options.GradientClip / (Norm(gradient) + 1e-6));
    }

    private static Tensor Leaf(Tensor tensor) => tensor.detach().clone().requires_grad_();

    private static double Norm(Tensor tensor) => tensor.detach().pow(2).sum().sqrt().item<float>();

    private static void AssertClose(Tensor expected, Tensor actual, double tolerance)
    {
        Assert.Equal(expected.shape, actual.shape);
        var distance = (expected.detach() - actual.detach()).abs().max().item<float>();
        Assert.True(distance < tolerance, $"off by {distance}");
    }
}
