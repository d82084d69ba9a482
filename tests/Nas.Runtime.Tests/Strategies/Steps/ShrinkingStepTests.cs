using Nas.Dsl.Planning;
using Nas.Runtime.Data;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Strategies.Steps;
using Nas.Runtime.Supernets;
using Nas.Runtime.Tests.Spaces;
using Nas.Runtime.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Strategies.Steps;

public sealed class ShrinkingStepTests : IDisposable
{
    private static readonly TrainingOptions Options = new(12) { LearningRate = 0.1 };

    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void The_largest_teaches_what_is_smaller_as_it_was_when_it_was_trained()
    {
        manual_seed(1);
        var (space, batch) = (SmallSpaces.Stage, new Batch(randn(6, 1, 8, 8), tensor([0L, 1, 2, 0, 1, 2])));
        var plan = NetworkPlan.Of(space);
        using var supernet = new MixedSupernet(plan);
        var (paths, same) = (Paths(), Paths());
        using var step = new ShrinkingStep(supernet, paths, Options, new MixedSupernet(plan), 0.5);
        step.LearningRate = 0.1;
        Begin(0);
        using (var alone = step.Run(batch, null)!) Assert.True(alone.Read().Loss > 0);
        var taught = nn.functional.softmax(supernet.forward(batch.X, Gates.Of(paths.Largest)), 1).detach();

        for (var i = 0; i < 2; i++)
        {
            // The kernels open; of one path the labels and what was said count.
            Begin(4);
            Assert.Equal(Dimension.Kernel, paths.Phases[paths.Phase].Opens);
            var output = supernet.forward(batch.X, same.Sample());
            var expected = nn.functional.cross_entropy(output, batch.Y) - (0.5 * (taught * nn.functional.log_softmax(output, 1)).sum(1).mean());
            using var result = step.Run(batch, null)!;
            Assert.Equal(expected.item<float>(), result.Read().Loss, 1e-4);
        }

        void Begin(int epoch)
        {
            paths.Begin(new(epoch, 12, 0, 1));
            same.Begin(new(epoch, 12, 0, 1));
            if (epoch == 0) same.Sample();
        }
    }

    [Fact]
    public void Each_phase_has_its_learning_rate()
    {
        var paths = Paths();
        using var supernet = new MixedSupernet(NetworkPlan.Of(SmallSpaces.Stage));
        using var step = new ShrinkingStep(supernet, paths, Options, new MixedSupernet(NetworkPlan.Of(SmallSpaces.Stage)), 1);
        double[] rates = [.. Enumerable.Range(0, 12).Select(e => step.LearningRateAt(e))];
        Assert.Equal(0.1, rates[0]);
        var falls = rates.Zip(rates.Skip(1), (a, b) => b < a).ToArray();
        Assert.Contains(false, falls);
        Assert.All(rates.Skip(6), r => Assert.InRange(r, 0, 0.04));
    }

    private static ElasticPaths Paths() => new(SmallSpaces.Stage, new ArchitectureSizes(SmallSpaces.Stage), new RandomStream(4));
}
