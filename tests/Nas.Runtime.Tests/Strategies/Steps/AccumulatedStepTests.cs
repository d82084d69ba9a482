using Nas.Runtime.Data;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Strategies.Steps;
using Nas.Runtime.Supernets;
using Nas.Runtime.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Strategies.Steps;

public sealed class AccumulatedStepTests : IDisposable
{
    private static readonly TrainingOptions Options = new(10) { LearningRate = 0.3, Momentum = 0.9, WeightDecay = 0.01, GradientClip = 0.2 };

    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly TanhSupernet _supernet;

    public AccumulatedStepTests()
    {
        manual_seed(1);
        _supernet = new TanhSupernet(TanhSupernet.Three, 3);
    }

    public void Dispose()
    {
        _supernet.Dispose();
        _scope.Dispose();
    }

    // Chu et al. 2021, algorithm 1; the weights of the passes are given besides.
    [Fact]
    public void The_weights_move_once_by_the_sum_over_the_paths()
    {
        var batch = Batch(6);
        var paths = Paths(2).ToArray();
        var weight = _supernet.Weight.detach().clone().requires_grad_();
        var loss = (Loss(batch, weight, paths[0]) * 0.7) + (Loss(batch, weight, paths[1]) * 0.4);
        var expected = Descended(weight, autograd.grad([loss], [weight])[0]);

        using var step = Step(Pass.Each(0.7, 0.4));
        Assert.Equal(loss.item<float>(), step.Run(batch, null)!.Read().Loss, 1e-5);
        Assert.Equal(0, (expected - _supernet.Weight).abs().max().item<float>(), 1e-5);
    }

    // 7 examples in parts of at least 3: 4 and 3, on two paths.
    [Fact]
    public void Parts_of_a_batch_count_as_it_does()
    {
        var batch = Batch(7);
        var paths = Paths(2).ToArray();
        var weight = _supernet.Weight.detach().clone().requires_grad_();
        var parts = new[] { new Batch(batch.X.narrow(0, 0, 4), batch.Y.narrow(0, 0, 4)), new Batch(batch.X.narrow(0, 4, 3), batch.Y.narrow(0, 4, 3)) };
        var loss = ((Loss(parts[0], weight, paths[0]) * 4) + (Loss(parts[1], weight, paths[1]) * 3)) / 7;
        var expected = Descended(weight, autograd.grad([loss], [weight])[0]);

        using var step = Step(Pass.Parts(3));
        var (reported, accuracy) = step.Run(batch, null)!.Read();
        Assert.Equal(loss.item<float>(), reported, 1e-5);
        Assert.InRange(accuracy, 0, 1);
        Assert.Equal(0, (expected - _supernet.Weight).abs().max().item<float>(), 1e-5);
    }

    [Theory]
    [InlineData(1, 3, new[] { 1 })]
    [InlineData(5, 3, new[] { 5 })]
    [InlineData(8, 3, new[] { 4, 4 })]
    [InlineData(64, 32, new[] { 32, 32 })]
    public void No_part_is_smaller_than_asked_where_there_are_as_many(int count, int size, int[] expected) =>
        Assert.Equal(expected, Pass.Parts(size)(Batch(count)).Select(p => (int)p.X.shape[0]));

    private AccumulatedStep Step(Func<Batch, IEnumerable<Pass>> passes) => new(_supernet, Distribution(), Options, passes);

    private static UniformSinglePath Distribution() => new(TanhSupernet.Three.Decisions, Constraints.None, new RandomStream(5));

    private static IEnumerable<Gates> Paths(int count)
    {
        var same = Distribution();
        for (var i = 0; i < count; i++) yield return same.Sample();
    }

    private static Tensor Descended(Tensor weight, Tensor gradient)
    {
        var clipped = gradient * Math.Min(1, Options.GradientClip / (gradient.norm().item<float>() + 1e-6));
        return weight.detach() - ((clipped + (weight.detach() * Options.WeightDecay)) * Options.LearningRate);
    }

    private static Tensor Loss(Batch batch, Tensor weight, Gates gates)
    {
        float[] shares = [.. Enumerable.Range(0, 6).Select(i => gates[i / 2].IsActive(i % 2) ? 1f : 0)];
        return nn.functional.cross_entropy(TanhSupernet.Logits(batch.X, weight, tensor(shares, 3, 2)), batch.Y);
    }

    private static Batch Batch(int count) => new(randn(count, 1, 2, 2), tensor([.. Enumerable.Range(0, count).Select(i => i % 3L)]));
}
