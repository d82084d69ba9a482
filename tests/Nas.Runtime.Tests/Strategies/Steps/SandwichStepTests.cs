using Nas.Dsl.Planning;
using Nas.Runtime.Data;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Strategies.Steps;
using Nas.Runtime.Supernets;
using Nas.Runtime.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Strategies.Steps;

public sealed class SandwichStepTests : IDisposable
{
    private static readonly TrainingOptions Options = new(10) { LearningRate = 0.3, Momentum = 0.9, WeightDecay = 0.01, GradientClip = 0.2 };

    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    // Of three edges the largest has three convolutions, the smallest none.
    [Fact]
    public void Each_step_has_the_largest_the_smallest_and_some_between()
    {
        var paths = Paths(3);
        Assert.Equal(5, paths.Count);
        var drawn = new HashSet<string>();
        for (var step = 0; step < 40; step++)
        {
            string[] shown = [.. Enumerable.Range(0, 5).Select(_ => paths.Sample()).Select(g => string.Concat(Enumerable.Range(0, 3).Select(d => g[d].IsActive(1) ? 1 : 0)))];
            Assert.Equal(["111", "000"], shown[..2]);
            drawn.UnionWith(shown[2..]);
        }

        Assert.Equal(8, drawn.Count);
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.25)]
    public void The_weights_move_once_by_labels_and_by_what_the_largest_says(double distillation)
    {
        manual_seed(1);
        using var supernet = new TanhSupernet(TanhSupernet.Three, 3);
        var batch = new Batch(randn(6, 1, 2, 2), tensor([0L, 1, 2, 0, 1, 2]));
        var same = Paths(2);
        var weight = supernet.Weight.detach().clone().requires_grad_();
        var logits = Enumerable.Range(0, 4).Select(_ => Logits(batch.X, weight, same.Sample())).ToArray();
        var soft = softmax(logits[0], 1).detach();
        var loss = logits[1..].Aggregate(nn.functional.cross_entropy(logits[0], batch.Y), (sum, l) =>
            sum - (distillation * (soft * nn.functional.log_softmax(l, 1)).sum() / 6) + ((1 - distillation) * nn.functional.cross_entropy(l, batch.Y)));
        var gradient = autograd.grad([loss], [weight])[0];
        var clipped = gradient * Math.Min(1, Options.GradientClip / (gradient.norm().item<float>() + 1e-6));
        var expected = weight.detach() - ((clipped + (weight.detach() * Options.WeightDecay)) * Options.LearningRate);

        using var step = new SandwichStep(supernet, Paths(2), Options, 4, distillation);
        Assert.Equal(loss.item<float>(), step.Run(batch, null)!.Read().Loss, 1e-5);
        Assert.Equal(0, (expected - supernet.Weight).abs().max().item<float>(), 1e-5);
    }

    // The gradient of a mean cross entropy by what is said is what is said less what should be, each as shares.
    [Fact]
    public void A_teacher_pulls_with_the_difference_of_the_shares()
    {
        var output = randn(5, 3, requires_grad: true);
        var teacher = randn(5, 3, requires_grad: true);
        var loss = TaskLoss.Of(Nas.Dsl.Model.LearningTask.Classification).Distilled(output, teacher)!;
        var gradient = autograd.grad([loss], [output])[0];
        Assert.True(gradient.allclose((softmax(output, 1) - softmax(teacher, 1)) / 5, 1e-4, 1e-6));
        Assert.Null(TaskLoss.Of(Nas.Dsl.Model.LearningTask.Detection).Distilled(output, teacher));
    }

    [Fact]
    public void Only_the_largest_has_dropout()
    {
        using var supernet = new DropoutSupernet();
        using var step = new SandwichStep(supernet, Paths(2), Options, 4);
        for (var i = 0; i < 2; i++) step.Run(new Batch(randn(4, 1, 2, 2), tensor([0L, 1, 2, 0])), null)!.Dispose();
        Assert.Equal([true, false, false, false, true, false, false, false], supernet.Drops);
        Assert.All(supernet.modules(), m => Assert.True(m.training));
    }

    private static SandwichPaths Paths(int drawn) => new(TanhSupernet.Three.Decisions, new ArchitectureSizes(TanhSupernet.Three), drawn, Constraints.None, new RandomStream(5));

    private static Tensor Logits(Tensor x, Tensor weight, Gates gates)
    {
        float[] shares = [.. Enumerable.Range(0, 6).Select(i => gates[i / 2].IsActive(i % 2) ? 1f : 0)];
        return TanhSupernet.Logits(x, weight, tensor(shares, 3, 2));
    }

    private sealed class DropoutSupernet : Supernet
    {
        private readonly Linear linear = nn.Linear(4, 3);
        private readonly Dropout dropout = nn.Dropout(0.5);

        public DropoutSupernet()
            : base(nameof(DropoutSupernet), Nas.Dsl.Planning.NetworkPlan.Of(TanhSupernet.Three)) => RegisterComponents();

        public List<bool> Drops { get; } = [];

        protected override Tensor Run(Tensor x, Gates gates)
        {
            Drops.Add(dropout.training);
            return linear.forward(dropout.forward(x.flatten(1)));
        }
    }
}
