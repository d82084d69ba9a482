using Nas.Dsl.Model;
using Nas.Runtime.Data;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Strategies.Steps;
using Nas.Runtime.Tests.Spaces;
using Nas.Runtime.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Strategies.Steps;

public sealed class ReinforceStepTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly BinaryGates _gates = new(TanhSupernet.Three.Decisions, CPU, new RandomStream(1));
    private readonly TanhSupernet _supernet;

    public ReinforceStepTests()
    {
        manual_seed(1);
        _supernet = new TanhSupernet(TanhSupernet.Three, 3);
        using var _ = no_grad();
        Alpha.copy_(randn(3, 2));
    }

    private Tensor Alpha => _gates.Parameters[0];

    public void Dispose()
    {
        _gates.Dispose();
        _supernet.Dispose();
        _scope.Dispose();
    }

    // -1/M · sum of (R - b) · ∇ log p, where ∂ log p_i / ∂α_j = δ_ij - p_j.
    [Fact]
    public void The_gradient_is_that_of_the_likelihood_of_paths_by_what_they_are_worth()
    {
        var drawn = new List<(long[] Path, double Reward)>();
        using var step = Step(5, 0.5, (path, measured) =>
        {
            drawn.Add(([.. path], measured.Accuracy + path[0] + (0.3 * path[1] * path[2])));
            return drawn[^1].Reward;
        });
        var (batch, p) = (Batch(2), Alpha.softmax(1).data<float>().ToArray());
        double? baseline = null;
        for (var i = 0; i < 4; i++)
        {
            drawn.Clear();
            var actual = Assert.Single(step.ArchitectureGradients(null, batch)).data<float>().ToArray();
            Assert.Equal(5, drawn.Count);
            var mean = drawn.Average(d => d.Reward);
            baseline = baseline is { } b ? (b + mean) / 2 : mean;
            Assert.Equal(baseline.Value, step.Baseline!.Value, 1e-9);
            for (var a = 0; a < 6; a++)
            {
                var (decision, candidate) = (a / 2, a % 2);
                Assert.Equal(-drawn.Average(d => (d.Reward - baseline.Value) * ((d.Path[decision] == candidate ? 1 : 0) - p[a])), actual[a], 1e-5);
            }
        }
    }

    [Fact]
    public void A_path_is_measured_on_the_examples_of_the_architecture()
    {
        var batch = Batch(3);
        using var step = Step(8, 0.5, (path, measured) =>
        {
            var oneHot = zeros(3, 2);
            for (var d = 0; d < 3; d++) oneHot[d, path[d]] = tensor(1f);
            using var _ = no_grad();
            var logits = TanhSupernet.Logits(batch.X, _supernet.Weight, oneHot);
            Assert.Equal(logits.argmax(1).eq(batch.Y).to(ScalarType.Float32).mean().item<float>(), measured.Accuracy, 1e-6);
            Assert.Equal(nn.functional.cross_entropy(logits, batch.Y).item<float>(), measured.Loss, 1e-5);
            return measured.Accuracy;
        });
        step.ArchitectureGradients(null, batch);
    }

    // A reward with no gradient by anything: whether three choices are these.
    [Fact]
    public void It_learns_from_a_reward_that_is_not_smooth()
    {
        using var step = Step(10, 0.5, (path, _) => path.SequenceEqual([1L, 0, 1]) ? 1 : 0);
        for (var i = 0; i < 200; i++) step.Run(null, Batch(i));
        Assert.Equal([1L, 0, 1], _gates.Derive(Synthetic.Unconstrained(TanhSupernet.Three)).Values);
    }

    [Fact]
    public void A_kept_state_goes_on_as_it_would_have()
    {
        var options = new ReinforceOptions(3, 0.1, (path, measured) => measured.Accuracy + path[0]);
        using var first = new ReinforceStep(_supernet, _gates, new(10), new(), options);
        first.ArchitectureGradients(null, Batch(1));
        using var kept = new MemoryStream();
        first.Save(new BinaryWriter(kept));
        using var second = new ReinforceStep(_supernet, _gates, new(10), new(), options);
        Assert.Null(second.Baseline);
        kept.Position = 0;
        second.Load(new BinaryReader(kept));
        Assert.Equal(first.Baseline, second.Baseline);
    }

    // One width, two kernels and so on: what a path does not have, does not count.
    [Fact]
    public void The_probability_of_a_path_is_that_of_its_active_decisions()
    {
        var space = SmallSpaces.Stage.Decisions;
        using var gates = new BinaryGates(space, CPU, new RandomStream(1));
        foreach (var parameter in gates.Parameters)
            using (no_grad()) parameter.copy_(randn_like(parameter));
        var rows = new Dictionary<int, double[]>();
        foreach (var parameter in gates.Parameters)
        {
            var width = (int)parameter.shape[1];
            var chunks = parameter.log_softmax(1).data<float>().ToArray().Chunk(width).ToArray();
            var decisions = Enumerable.Range(0, space.Items.Count).Where(d => space.Items[d].Width == width).ToArray();
            for (var r = 0; r < decisions.Length; r++) rows[decisions[r]] = [.. chunks[r].Select(v => (double)v)];
        }

        var shorter = 0;
        for (var i = 0; i < 50; i++)
        {
            var path = gates.SamplePath();
            var genotype = new Genotype(space, path.Candidates);
            var active = Enumerable.Range(0, space.Items.Count).Where(genotype.IsActive).ToArray();
            if (active.Length < space.Items.Count) shorter++;
            Assert.Equal(active.Sum(d => rows[d][(int)path.Candidates[d]]), path.LogProbability.item<float>(), 1e-5);
            Assert.All(active, d => Assert.Equal(1L << (int)path.Candidates[d], path.Gates[d].Active));
        }

        Assert.True(shorter > 0);
    }

    private ReinforceStep Step(int paths, double baseline, Func<IReadOnlyList<long>, Testing, double> reward) =>
        new(_supernet, _gates, new TrainingOptions(10), new(LearningRate: 0.05, WeightDecay: 0), new(paths, baseline, reward));

    private static Batch Batch(long seed)
    {
        manual_seed(seed);
        return new(randn(8, 1, 2, 2), randint(0, 3, new long[] { 8 }, dtype: ScalarType.Int64));
    }
}
