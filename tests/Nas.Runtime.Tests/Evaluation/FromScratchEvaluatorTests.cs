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
    private readonly Proposal _architecture = new Genotype(TanhSupernet.Three.Decisions, [0, 1, 0]);

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
        Assert.Equal([1, 2, 3], Epochs(_architecture with { Fidelity = 0.5 }));
        Assert.Equal([1], Epochs(_architecture with { Fidelity = 0.01 }));
        Assert.Equal([1, 2, 3, 4, 5, 6], Epochs(_architecture));
    }

    // Three epochs and three more are six: weights that were dropped, statistics, momentum, order, learning rate.
    [Fact]
    public void A_training_that_goes_on_has_the_score_of_one_that_never_paused_for_the_epochs_that_are_missing()
    {
        var paused = new MemoryPausedTrainings();
        var whole = Score(Evaluator(null), _architecture, 2);
        var part = Evaluator(paused).Evaluate(_architecture with { Fidelity = 1 / 3.0 }, 2, default).Score;
        var epochs = new List<int>();
        var further = Evaluator(paused, epochs).Evaluate(_architecture with { Fidelity = 0.5, Earlier = new(2, 1 / 3.0) }, 5, default).Score;
        var full = Evaluator(paused, epochs).Evaluate(_architecture with { Earlier = new(2, 0.5) }, 9, default).Score;
        Assert.Equal([3, 4, 5, 6], epochs.Distinct());
        Assert.Equal(whole, full);
        Assert.Equal(3, new[] { part, further, full }.Select(s => s.Loss).Distinct().Count());
        // The pauses are in the training in full: its schedules are not those of a shorter one.
        Assert.Equal(further, Score(Evaluator(null), _architecture with { Fidelity = 0.5 }, 2));
    }

    [Theory]
    [InlineData("missing", "The state of the training of trial 3 was not there. Trial 10 began it from the start, and has the same score.")]
    [InlineData("truncated", "The state of the training of trial 3 is damaged. Trial 10 begins it from the start, and has the same score.")]
    [InlineData("of another architecture", "The state of the training of trial 3 was not there. Trial 10 began it from the start, and has the same score.")]
    [InlineData("of a later epoch", "The state of the training of trial 3 was not there. Trial 10 began it from the start, and has the same score.")]
    public void A_state_that_is_of_no_use_costs_time_only(string what, string warning)
    {
        var paused = new MemoryPausedTrainings();
        var (goesOn, state) = (_architecture with { Fidelity = 0.5, Earlier = new(2, 1 / 6.0) }, paused.Of(2));
        var expected = Score(Evaluator(null), goesOn, 9);
        var other = new Proposal(new Genotype(TanhSupernet.Three.Decisions, [1, 1, 0]), 1 / 6.0);
        if (what != "missing") Evaluator(paused).Evaluate(what == "of another architecture" ? other : _architecture with { Fidelity = what == "of a later epoch" ? 5 / 6.0 : 1 / 6.0 }, 2, default);
        if (what == "truncated") state.Load(reader =>
        {
            var bytes = reader.ReadBytes(1_000_000);
            state.Save(1, 6, writer => writer.Write(bytes.AsSpan(0, bytes.Length / 2)));
        });
        var (warnings, epochs) = (new List<string>(), new List<int>());
        var evaluator = Evaluator(paused, epochs, warn: warnings.Add);
        Assert.Equal(expected, Score(evaluator, goesOn, 9));
        Assert.Equal([warning], warnings);
        Assert.Equal([1, 2, 3], epochs.Distinct());
        // From now on it is as if nothing had been.
        epochs.Clear();
        Score(evaluator, _architecture with { Earlier = new(2, 0.5) }, 11);
        Assert.Equal([4, 5, 6], epochs.Distinct());
        Assert.Single(warnings);
    }

    // What the store says, such as that the disk is full, is no failure of the trial.
    [Fact]
    public void A_state_that_cannot_be_stored_ends_the_search_and_no_trial()
    {
        var error = Assert.Throws<IOException>(() => Evaluator(new Full()).Try(_architecture with { Fidelity = 0.5 }, 0, default));
        Assert.Equal("full", error.Message);
        Assert.Null(Evaluator(new Full()).Try(_architecture, 0, default).Failure);
    }

    [Fact]
    public void What_an_architecture_chooses_of_its_training_is_how_it_is_trained()
    {
        var space = TanhSupernet.Three with { Net = TanhSupernet.Three.Net with { Settings = EquatableArray.Of(Setting.Of("learning_rate", [0.1, 0.02]), Setting.Of("batch_size", [16, 8]), Setting.Of("flip", [0, 1])) } };
        var (usual, chosen) = (new Genotype(space.Decisions, [0, 1, 0, 0, 0, 0]), new Genotype(space.Decisions, [0, 1, 0, 1, 1, 1]));
        var plain = Score(Evaluator(null), _architecture, 0);
        Assert.Equal(plain, Score(Evaluator(null, space: space), usual, 0));
        var said = Evaluator(null, options: new(6) { BatchSize = 8, LearningRate = 0.02 }, augmentation: new(HorizontalFlip: true));
        Assert.Equal(Score(said, _architecture, 0), Score(Evaluator(null, space: space), chosen, 0));
        Assert.NotEqual(plain, Score(said, _architecture, 0));
    }

    private static Score Score(FromScratchEvaluator evaluator, Proposal proposal, int trial) => evaluator.Evaluate(proposal, trial, CancellationToken.None).Score;

    private IEnumerable<int> Epochs(Proposal proposal)
    {
        var epochs = new List<int>();
        Evaluator(null, epochs).Evaluate(proposal, 0, CancellationToken.None);
        return epochs.Distinct();
    }

    private Score Evaluate(double fidelity, Func<Score, bool>? endsAfterEpoch) => Score(Evaluator(null, endsAfterEpoch: endsAfterEpoch), _architecture with { Fidelity = fidelity }, 0);

    private FromScratchEvaluator Evaluator(IPausedTrainings? paused, List<int>? epochs = null, Func<Score, bool>? endsAfterEpoch = null, Action<string>? warn = null,
        SearchSpace? space = null, TrainingOptions? options = null, Augmentation? augmentation = null)
    {
        int[] indices = [.. Enumerable.Range(0, 120)];
        return new FromScratchEvaluator(
            new Definition(space ?? TanhSupernet.Three),
            TanhSupernet.Three.Net.Defaults,
            _data,
            indices[..80],
            indices[80..],
            options ?? new(6) { BatchSize = 16, LearningRate = 0.1 },
            augmentation ?? Augmentation.None,
            CPU,
            new RandomStream(1),
            (_, step, _) => epochs?.Add(step.Epoch),
            endsAfterEpoch)
        { Paused = paused, Warn = warn ?? (_ => { }) };
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

    private sealed class Full : IPausedTrainings
    {
        public ICheckpoints Of(int training) => new State();

        public void Delete(int training)
        {
        }

        private sealed class State : ICheckpoints
        {
            public bool Load(Action<BinaryReader> read) => false;

            public void Save(int epoch, int epochs, Action<BinaryWriter> write) => throw new IOException("full");
        }
    }

    private sealed class Definition(SearchSpace space) : ISearchSpaceDefinition
    {
        public SearchSpace Space => space;

        public Supernet CreateSupernet(IReadOnlyDictionary<string, int> parameters) => throw new NotSupportedException();

        public nn.Module<Tensor, Tensor> Build(Genotype genotype, IReadOnlyDictionary<string, int> parameters) => nn.Sequential(
            ("norm", nn.BatchNorm2d(1)), ("flatten", nn.Flatten()), ("hidden", nn.Linear(4, 8)), ("relu", nn.ReLU()), ("dropout", nn.Dropout(0.2)), ("linear", nn.Linear(8, 2)));
    }
}
