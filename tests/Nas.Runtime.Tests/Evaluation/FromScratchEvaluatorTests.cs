using Nas.Dsl.Model;
using Nas.Runtime.Data;
using Nas.Runtime.Evaluation;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Supernets;
using Nas.Runtime.Tests.Strategies;
using Nas.Runtime.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Evaluation;

public sealed class FromScratchEvaluatorTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly ImageDataset _data = Noise();

    public void Dispose()
    {
        _data.Dispose();
        _scope.Dispose();
    }

    [Fact]
    public void The_curve_ends_in_the_score_and_measuring_it_changes_nothing()
    {
        var lengths = new List<int>();
        var watched = Evaluate(1, score =>
        {
            Assert.Equal(score.Accuracy, score.Curve[score.Curve.Count - 1]);
            lengths.Add(score.Curve.Count);
            return false;
        });
        Assert.Equal([1, 2, 3, 4, 5, 6], lengths);
        Assert.Equal(watched.Accuracy, watched.Curve[5]);
        Assert.True(watched.Curve.Distinct().Count() > 1, "nothing was learnt");
        Assert.Equal(Evaluate(1, null), watched with { Curve = default });
    }

    [Fact]
    public void A_training_that_is_ended_has_the_score_of_its_last_epoch()
    {
        var whole = Evaluate(1, _ => false);
        var ended = Evaluate(1, score => score.Curve.Count == 2);
        Assert.Equal(whole.Curve.Take(2), ended.Curve);
        Assert.Equal(whole.Curve[1], ended.Accuracy);
    }

    [Fact]
    public void The_fidelity_is_the_share_of_the_epochs()
    {
        Assert.Equal(3, Evaluate(0.5, _ => false).Curve.Count);
        Assert.Single(Evaluate(0.01, _ => false).Curve);
    }

    [Fact]
    public void What_an_architecture_chooses_of_its_training_is_how_it_is_trained()
    {
        var tuned = TanhSupernet.Three with { Net = TanhSupernet.Three.Net with { Settings = EquatableArray.Of(Setting.Of("learning_rate", [0.1, 0.02]), Setting.Of("batch_size", [16, 8]), Setting.Of("flip", [0, 1])) } };
        Assert.Equal(Evaluate(1, null), Evaluate(1, null, tuned, 0, 0, 0));
        var by = new TrainingOptions(6) { BatchSize = 8, LearningRate = 0.02 };
        Assert.Equal(Evaluate(1, null, null, by, new Augmentation(HorizontalFlip: true)), Evaluate(1, null, tuned, 1, 1, 1));
        Assert.NotEqual(Evaluate(1, null), Evaluate(1, null, tuned, 1, 1, 1));
    }

    private Score Evaluate(double fidelity, Func<Score, bool>? endsAfterEpoch, SearchSpace? tuned = null, params long[] settings) =>
        Evaluate(fidelity, endsAfterEpoch, tuned, new TrainingOptions(6) { BatchSize = 16, LearningRate = 0.1 }, Augmentation.None, settings);

    private Score Evaluate(double fidelity, Func<Score, bool>? endsAfterEpoch, SearchSpace? tuned, TrainingOptions options, Augmentation augmentation, params long[] settings)
    {
        var space = tuned ?? TanhSupernet.Three;
        int[] indices = [.. Enumerable.Range(0, 120)];
        var evaluator = new FromScratchEvaluator(
            new Definition(space),
            TanhSupernet.Three.Net.Defaults,
            _data,
            indices[..80],
            indices[80..],
            options,
            augmentation,
            CPU,
            new RandomStream(1),
            (_, _, _) => { },
            endsAfterEpoch);
        var genotype = new Genotype(space.Decisions, [0, 1, 0, .. settings]);
        return evaluator.Evaluate(new Proposal(genotype, fidelity), 0, CancellationToken.None).Score;
    }

    // Images of four pixels whose class is the brighter half, and then some noise.
    private static ImageDataset Noise()
    {
        var random = new RandomStream(0);
        var (pixels, labels) = (new byte[120 * 4], new long[120]);
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = random.Next(2);
            for (var p = 0; p < 4; p++) pixels[(4 * i) + p] = (byte)(random.Next(200) + (p / 2 == labels[i] ? 40 : 0));
        }

        return ImageDataset.Of(pixels, labels, new ImageShape(1, 2, 2), 2);
    }

    private sealed class Definition(SearchSpace space) : ISearchSpaceDefinition
    {
        public SearchSpace Space => space;

        public Supernet CreateSupernet(IReadOnlyDictionary<string, int> parameters) => throw new NotSupportedException();

        public nn.Module<Tensor, Tensor> Build(Genotype genotype, IReadOnlyDictionary<string, int> parameters) => nn.Sequential(
            ("norm", nn.BatchNorm2d(1)), ("flatten", nn.Flatten()), ("hidden", nn.Linear(4, 8)), ("relu", nn.ReLU()), ("linear", nn.Linear(8, 2)));
    }
}
