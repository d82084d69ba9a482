using Nas.Dsl.Model;
using Nas.Runtime.Data;
using Nas.Runtime.Recipes;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Steps;
using Nas.Runtime.Supernets;
using Nas.Runtime.Training;
using TorchSharp;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace Nas.Runtime.Tests.Strategies;

/// <summary>The one loop of all methods that train a supernet: who learns when, from which examples, and when it ends.</summary>
public sealed class SupernetSearchTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly TanhSupernet _supernet = new(TanhSupernet.Three, 3);
    private readonly Told _told = new();
    private readonly List<(int Stage, int Epochs, Supernet Supernet)> _made = [];

    public void Dispose()
    {
        foreach (var made in _made) made.Supernet.Dispose();
        _scope.Dispose();
    }

    [Fact]
    public void Weights_and_architecture_go_step_by_step()
    {
        Search(ArchitectureExamples.HeldOut, train: 40, valid: 20).Run();
        // Batches of 10: four for the weights, two for the architecture, which begins again.
        Assert.Equal(Repeat("wa wa wa wa", 3), Steps);
        Assert.All(Of(0), step => Assert.True(step.Weights!.Concat(step.Architecture!).Distinct().Count() == 20));
        Assert.Equal(Enumerable.Range(0, 40), Of(0).SelectMany(s => s.Weights!).Order());
        Assert.Equal(Enumerable.Range(40, 20), Of(0).Take(2).SelectMany(s => s.Architecture!).Order());
        Assert.Equal(Enumerable.Range(40, 20), Of(0).Skip(2).SelectMany(s => s.Architecture!).Order());
        Assert.NotEqual(Of(0).SelectMany(s => s.Weights!), Of(1).SelectMany(s => s.Weights!)); // in another order
    }

    [Fact]
    public void In_turn_the_weights_go_through_theirs_first()
    {
        Search(ArchitectureExamples.HeldOut, train: 40, valid: 20, inTurn: true).Run();
        Assert.Equal(Repeat("w w w w a a", 3), Steps);
        Assert.Equal(Enumerable.Range(40, 20), Of(0).SelectMany(s => s.Architecture ?? []).Order());
    }

    // Two batches, again and again.
    [Fact]
    public void In_turn_the_architecture_goes_as_many_steps_as_it_is_told()
    {
        Search(ArchitectureExamples.HeldOut, train: 40, valid: 20, inTurn: true, turnSteps: 3).Run();
        Assert.Equal(Repeat("w w w w a a a", 3), Steps);
    }

    [Fact]
    public void The_architecture_waits_until_the_weights_are_warm_and_may_rest_between_steps()
    {
        Search(ArchitectureExamples.HeldOut, train: 50, valid: 10, warmUp: 1, every: 2).Run();
        Assert.Equal(["w w w w w", "wa w wa w wa", "wa w wa w wa"], Steps);
    }

    [Fact]
    public void On_one_level_both_learn_from_the_same()
    {
        Search(ArchitectureExamples.Shared, train: 40, valid: 20).Run();
        Assert.Equal(Repeat("wa wa wa wa", 3), Steps);
        Assert.All(Of(0), step => Assert.Equal(step.Weights, step.Architecture));
    }

    [Fact]
    public void Without_an_architecture_that_learns_only_the_weights_do()
    {
        Search(ArchitectureExamples.None, train: 40, valid: 20).Run();
        Assert.Equal(Repeat("w w w w", 3), Steps);
    }

    [Fact]
    public void The_distribution_is_told_of_each_step()
    {
        Search(ArchitectureExamples.HeldOut, train: 40, valid: 20).Run();
        Assert.Equal(
            from epoch in Enumerable.Range(0, 3) from step in Enumerable.Range(0, 4) select new SearchStep(epoch, 3, step, 4),
            _told.Begun);
    }

    // With one that settles in its second epoch; resumed behind it, nothing more is done.
    [Fact]
    public void It_ends_where_the_distribution_has_settled()
    {
        var checkpoints = new MemoryCheckpoints();
        _told.SettlesAfter = 2;
        var log = new SearchLog();
        var result = Search(ArchitectureExamples.HeldOut, 40, 20, checkpoints: checkpoints, log: log).Run();
        Assert.Equal(Repeat("wa wa wa wa", 2), Steps);
        Assert.Equal("validation accuracy with weights of the supernet it was derived from", result.Metric);
        Assert.Equal((2, 1.0), (log.Reports[^1].Epoch, log.Reports[^1].Done));
        _told.Begun.Clear();
        Assert.Equal(result, Search(ArchitectureExamples.HeldOut, 40, 20, checkpoints: checkpoints).Run());
        Assert.Empty(_told.Begun);
    }

    // Five epochs in two stages: three and two.
    [Fact]
    public void Each_stage_has_weights_a_schedule_and_a_warm_up_of_its_own()
    {
        Search(ArchitectureExamples.HeldOut, train: 40, valid: 20, warmUp: 1, epochs: 5, stages: 2).Run();
        Assert.Equal(["w w w w", "wa wa wa wa", "wa wa wa wa", "w w w w", "wa wa wa wa"], Steps);
        Assert.Equal(
            [(0, 0, 3), (0, 1, 3), (0, 2, 3), (1, 0, 2), (1, 1, 2)],
            _told.Begun.Where(s => s.Step == 0).Select(s => (s.Stage, s.StageEpoch, s.StageEpochs)));
        Assert.Equal([(0, 3), (1, 2)], _made.Select(m => (m.Stage, m.Epochs)));
        double[] rates = [.. from stage in new[] { new TrainingOptions(3), new TrainingOptions(2) } from epoch in Enumerable.Range(0, stage.Epochs) select stage.LearningRateAt(epoch)];
        Assert.Equal(rates, _told.Steps.Where(s => s.Weights is not null).Chunk(4).Select(e => e[0].Rate));
    }

    [Fact]
    public void Where_there_are_fewer_epochs_than_stages_the_last_are_left_out()
    {
        Search(ArchitectureExamples.HeldOut, train: 40, valid: 20, epochs: 2, stages: 3).Run();
        Assert.Equal([(0, 1), (1, 1)], _made.Select(m => (m.Stage, m.Epochs)));
    }

    private IReadOnlyList<string> Steps => [.. _told.Steps.GroupBy(s => s.Epoch).Select(g => string.Join(" ", g.Select(s => (s.Weights is null ? "" : "w") + (s.Architecture is null ? "" : "a"))))];

    private static string[] Repeat(string epoch, int count) => [.. Enumerable.Repeat(epoch, count)];

    private Step[] Of(int epoch) => [.. _told.Steps.Where(s => s.Epoch == epoch)];

    private SupernetSearch Search(
        ArchitectureExamples examples, int train, int valid, bool inTurn = false, int warmUp = 0, int every = 1, ICheckpoints? checkpoints = null, SearchLog? log = null,
        int epochs = 3, int stages = 1, int? turnSteps = null)
    {
        // Which example is which: its pixels are its number.
        var (pixels, labels) = (new byte[60 * 4], new long[60]);
        for (var i = 0; i < pixels.Length; i++) pixels[i] = (byte)(i / 4 * 4);
        var run = new SearchRun
        {
            Definition = new Definition(_supernet),
            Parameters = TanhSupernet.Three.Net.Defaults,
            Data = ImageDataset.Of(pixels, labels, new ImageShape(1, 2, 2), 3),
            Device = CPU,
            Random = new RandomStream(1),
            Epochs = epochs,
            Trials = 0,
            BatchSize = 10,
            LearningRate = null,
            Options = new OptionValues(Recipe.Named("darts"), new Dictionary<string, string>()),
            Constraints = Synthetic.Unconstrained(TanhSupernet.Three),
            Preference = Synthetic.Accuracy,
            Listener = log ?? new SearchLog(),
            Cancellation = default,
            Augmentation = Augmentation.None,
            Checkpoints = checkpoints ?? new NoCheckpoints(),
        };
        // The pixels rank the examples, however they are normalised.
        var values = Batches.Of(run.Data, null, 60).Single().X.select(1, 0).select(1, 0).select(1, 0).data<float>().ToArray();
        var made = new SupernetStages(epochs, stages, (stage, length) =>
        {
            var supernet = stage == 0 ? _supernet : new TanhSupernet(TanhSupernet.Three, 3);
            _made.Add((stage, length, supernet));
            var options = new TrainingOptions(length);
            return new(supernet, new Recording(supernet, _told, options, examples, values), options);
        });
        return new(run, made, _told, new Divergence("It", "x"), [.. Enumerable.Range(0, train)], [.. Enumerable.Range(train, valid)])
        {
            InTurn = inTurn,
            TurnSteps = turnSteps,
            WarmUp = warmUp,
            Every = every,
            Examples = _ => [.. Enumerable.Range(0, train)],
        };
    }

    private sealed record Step(int Epoch, int[]? Weights, int[]? Architecture, double Rate);

    private sealed class Recording(Supernet supernet, Told told, TrainingOptions options, ArchitectureExamples examples, float[] values) : WeightStep(supernet, told, options)
    {
        public override ArchitectureExamples Examples => examples;

        public override StepResult? Run(Batch? weights, Batch? architecture)
        {
            told.Steps.Add(new(told.Begun[^1].Epoch, Numbers(weights), Numbers(architecture), LearningRate));
            return base.Run(weights, null);
        }

        private int[]? Numbers(Batch? batch) => batch is null ? null : [.. batch.X.select(1, 0).select(1, 0).select(1, 0).data<float>().ToArray().Select(v => Array.IndexOf(values, v))];
    }

    private sealed class Told : IGateDistribution
    {
        public List<SearchStep> Begun { get; } = [];

        public List<Step> Steps { get; } = [];

        public int SettlesAfter { get; set; } = int.MaxValue;

        private int Epochs { get; set; }

        public IReadOnlyList<Parameter> Parameters => [];

        public bool HasSettled => Epochs >= SettlesAfter;

        public void Begin(SearchStep step)
        {
            Begun.Add(step);
            Epochs = step.Epoch + 1;
        }

        public Gates Sample() => Gates.Of(Derive(Constraints.None));

        public Genotype Derive(Constraints constraints) => new(TanhSupernet.Three.Decisions, [0, 1, 0]);

        public void Save(BinaryWriter writer) => writer.Write(Epochs);

        public void Load(BinaryReader reader) => Epochs = reader.ReadInt32();
    }

    private sealed class Definition(Supernet supernet) : ISearchSpaceDefinition
    {
        public SearchSpace Space => supernet.Space;

        public Supernet CreateSupernet(IReadOnlyDictionary<string, int> parameters) => supernet;

        public nn.Module<Tensor, Tensor> Build(Genotype genotype, IReadOnlyDictionary<string, int> parameters) => throw new InvalidOperationException();
    }
}
