using Nas.Dsl.Model;
using Nas.Runtime.Data;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Strategies.Steps;
using Nas.Runtime.Supernets;
using Nas.Runtime.Training;
using TorchSharp;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace Nas.Runtime.Tests.Strategies.Steps;

/// <summary>The ways of stepping besides that of DARTS.</summary>
public sealed class OtherStepsTests : IDisposable
{
    private static readonly TrainingOptions Options = new(10) { LearningRate = 0.3, Momentum = 0.9, WeightDecay = 0.01, GradientClip = 0.2 };

    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly TanhSupernet _supernet;
    private readonly SoftmaxRelaxation _relaxation = new(TanhSupernet.Three.Decisions, CPU, new RandomStream(1));

    public OtherStepsTests()
    {
        manual_seed(1);
        _supernet = new TanhSupernet(TanhSupernet.Three, 3);
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

    // He et al. 2020, equation 7.
    [Theory]
    [InlineData(1)]
    [InlineData(0.3)]
    public void On_mixed_levels_the_architecture_descends_on_both_losses(double validation)
    {
        using var step = new MixedLevelStep(_supernet, _relaxation, Options, new(), validation);
        var (train, valid) = (Batch(1), Batch(2));
        var alpha = Leaf(Alpha);
        var weight = _supernet.Weight.detach();
        var expected = autograd.grad([Loss(train, weight, alpha) + (Loss(valid, weight, alpha) * validation)], [alpha])[0];
        AssertClose(expected, Assert.Single(step.ArchitectureGradients(train, valid)), 1e-6);
        Assert.True((expected - autograd.grad([Loss(valid, weight, alpha = Leaf(Alpha)) * validation], [alpha])[0]).abs().max().item<float>() > 1e-3);
    }

    // One pass, so that the weights see the architecture as it was, not as it is behind its own step.
    [Fact]
    public void On_one_level_both_descend_on_one_loss()
    {
        const double Rate = 0.05, Decay = 0.1;
        using var step = new JointStep(_supernet, _relaxation, Options, new(Rate, Decay));
        var batch = Batch(3);
        var (alpha, weight) = (Leaf(Alpha), Leaf(_supernet.Weight));
        var loss = Loss(batch, weight, alpha);
        var gradients = autograd.grad([loss], [alpha, weight]);
        var (reported, accuracy) = step.Run(batch, batch)!.Read();
        Assert.Equal(loss.item<float>(), reported, 1e-6);
        Assert.InRange(accuracy, 0, 1);

        var clipped = gradients[1] * Math.Min(1, Options.GradientClip / (gradients[1].norm().item<float>() + 1e-6));
        AssertClose(weight.detach() - ((clipped + (weight.detach() * Options.WeightDecay)) * Options.LearningRate), _supernet.Weight, 1e-5);
        // Adam's first step: the sign of the gradient, nearly.
        var decayed = gradients[0] + (alpha.detach() * Decay);
        AssertClose(alpha.detach() - (decayed / (decayed.abs() + 1e-8) * Rate), Alpha, 1e-5);
    }

    // Where both learn by one pass, what is left out is so for both.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_is_left_out_of_a_step_of_the_weights_does_not_run(bool joint)
    {
        using WeightStep step = joint ? new JointStep(_supernet, _relaxation, Options, new()) : new WeightStep(_supernet, _relaxation, Options);
        step.Dropout = new(0.5, new RandomStream(4));
        var gates = new OperationDropout(0.5, new RandomStream(4)).Of(_relaxation.Sample());
        Assert.Contains(Enumerable.Range(0, 3), d => gates[d].Active != 0b11);
        float[] factors = [.. Enumerable.Range(0, 6).Select(i => gates[i / 2].IsActive(i % 2) ? 2f : 0)];
        var (batch, weight) = (Batch(8), _supernet.Weight.detach());
        var logits = TanhSupernet.Logits(batch.X, weight, Alpha.softmax(1) * tensor(factors, 3, 2));
        Assert.Equal(nn.functional.cross_entropy(logits, batch.Y).item<float>(), step.Run(batch, joint ? batch : null)!.Read().Loss, 1e-5);
    }

    [Fact]
    public void With_a_momentum_the_architecture_follows_gradient_descent()
    {
        const double Rate = 0.5, Momentum = 0.8, Decay = 0.1;
        using var step = new BilevelStep(_supernet, _relaxation, Options, new(Rate, Decay) { Momentum = Momentum });
        var (alpha, velocity) = (Alpha.detach().clone(), zeros_like(Alpha));
        for (var i = 0; i < 3; i++)
        {
            var batch = Batch(20 + i);
            var leaf = Leaf(alpha);
            var gradient = autograd.grad([Loss(batch, _supernet.Weight.detach(), leaf)], [leaf])[0] + (alpha * Decay);
            velocity = (velocity * Momentum) + gradient;
            alpha -= velocity * Rate;
            step.Run(null, batch);
            AssertClose(alpha, Alpha, 1e-5);
        }
    }

    [Fact]
    public void Who_has_no_examples_stands_still()
    {
        foreach (var step in new WeightStep[]
        {
            new BilevelStep(_supernet, _relaxation, Options), new MixedLevelStep(_supernet, _relaxation, Options, new(), 1),
            new JointStep(_supernet, _relaxation, Options, new()), new WeightStep(_supernet, _relaxation, Options),
        })
        {
            using var owner = step;
            var (alpha, weight) = (Alpha.detach().clone(), _supernet.Weight.detach().clone());
            Assert.NotNull(step.Run(Batch(4), null));
            AssertClose(alpha, Alpha, 1e-12);
            Assert.True((weight - _supernet.Weight).abs().max().item<float>() > 1e-4);
            weight = _supernet.Weight.detach().clone();
            Assert.Null(step.Run(null, Batch(5)));
            AssertClose(weight, _supernet.Weight, 1e-12);
            Assert.Equal(step.Examples != ArchitectureExamples.None, (alpha - Alpha).abs().max().item<float>() > 1e-5);
        }
    }

    [Fact]
    public void Where_all_is_decided_the_architecture_stands_still()
    {
        var decided = new Decided();
        foreach (var step in new WeightStep[] { new BilevelStep(_supernet, decided, Options), new JointStep(_supernet, decided, Options, new()) })
        {
            using var owner = step;
            var alpha = decided.Parameters[0].detach().clone();
            Assert.NotNull(step.Run(Batch(6), Batch(7)));
            AssertClose(alpha, decided.Parameters[0], 1e-5); // but for the weight decay
        }
    }

    private sealed class Decided : IGateDistribution
    {
        public IReadOnlyList<Parameter> Parameters { get; } = [nn.Parameter(zeros(3))];

        public Gates Sample() => Gates.Of(Derive(Constraints.None));

        public Genotype Derive(Constraints constraints) => new(TanhSupernet.Three.Decisions, [0, 1, 0]);

        public void Save(BinaryWriter writer) => Parameters[0].Save(writer);

        public void Load(BinaryReader reader) => Parameters[0].Load(reader);
    }

    private static Batch Batch(long seed)
    {
        manual_seed(seed);
        return new(randn(8, 1, 2, 2), randint(0, 3, new long[] { 8 }, dtype: ScalarType.Int64));
    }

    private static Tensor Loss(Batch batch, Tensor weight, Tensor alpha) => nn.functional.cross_entropy(TanhSupernet.Logits(batch.X, weight, alpha.softmax(1)), batch.Y);

    private static Tensor Leaf(Tensor tensor) => tensor.detach().clone().requires_grad_();

    private static void AssertClose(Tensor expected, Tensor actual, double tolerance)
    {
        var distance = (expected.detach() - actual.detach()).abs().max().item<float>();
        Assert.True(distance <= tolerance, $"off by {distance}");
    }
}
