using Nas.Dsl;
using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Runtime.Data;
using Nas.Runtime.Devices;
using Nas.Runtime.Recipes;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Supernets;
using TorchSharp;
using static TorchSharp.torch;
using Linear = TorchSharp.Modules.Linear;

namespace Nas.Runtime.Tests.Strategies;

public sealed class RecipeTests : IDisposable
{
    // The framework's threads make garbage while a trial is trained: a number that is freed then fails it (see HeldFinalizers).
    private readonly HeldFinalizers _held = new();
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly ImageDataset _data = BrightestPixel.Images(120);

    public static TheoryData<string> Names => [.. Recipe.All.Where(r => r.Refusal(TanhSupernet.Three) is null).Select(r => r.Name)];

    public void Dispose()
    {
        _data.Dispose();
        _scope.Dispose();
        _held.Dispose();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_same_seed_searches_the_same(string name)
    {
        var (first, second, other) = (new SearchLog(), new SearchLog(), new SearchLog());
        var result = Run(name, seed: 1, first);
        Assert.Equal(result, Run(name, seed: 1, second));
        Assert.Equal(first.Reports, second.Reports);
        Run(name, seed: 2, other);
        Assert.NotEqual(first.Reports, other.Reports);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Progress_goes_forward_and_ends_at_the_end(string name)
    {
        var log = new SearchLog();
        Run(name, seed: 3, log);
        var done = log.Reports.Select(r => r.Done).ToArray();
        Assert.All(done.Zip(done.Skip(1)), pair => Assert.True(pair.Second >= pair.First - 1e-12, $"{pair.First} then {pair.Second}"));
        Assert.InRange(done[0], 0, 0.5);
        Assert.Equal(1, done[^1], 1e-9);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Everything_proposed_keeps_to_the_constraints(string name)
    {
        var log = new SearchLog();
        var atMostOne = new Constraints(TanhSupernet.Three, TanhSupernet.Three.Net.Defaults, 36 + 50 + 152, null);
        var result = Run(name, seed: 4, log, constraints: atMostOne);
        Assert.True(atMostOne.Allow(result!.Genotype));
        Assert.All(log.Architectures, a => Assert.True(atMostOne.Allow(GenotypeText.Parse(TanhSupernet.Three, a)), a));
    }

    [Theory]
    [InlineData("random")]
    [InlineData("regularized-evolution")]
    [InlineData("spos")]
    public void The_result_is_the_best_trial(string name)
    {
        var log = new SearchLog();
        var result = Run(name, seed: 5, log)!;
        Assert.Equal(12, result.Trials);
        Assert.Equal(12, log.Architectures.Count);
        var best = log.Reports.Where(r => r.Architecture is not null).MaxBy(r => r.Accuracy)!;
        Assert.Equal(best.Accuracy, result.Score.Accuracy);
        Assert.Equal(best.Architecture, GenotypeText.Write(TanhSupernet.Three, result.Genotype));
    }

    // With a single parent and no mutation every child is a crossover of the best with itself, or its copy.
    [Fact]
    public void Spos_children_come_from_the_best()
    {
        var log = new SearchLog();
        var result = Run("spos", seed: 6, log, ("population", "4"), ("parents", "1"), ("mutation", "0"))!;
        Assert.True(log.Architectures.Take(4).Distinct().Count() > 1);
        Assert.Equal(GenotypeText.Write(TanhSupernet.Three, result.Genotype), Assert.Single(log.Architectures.Skip(4).Distinct()));
    }

    [Fact]
    public void Every_second_spos_child_is_a_mutation()
    {
        var log = new SearchLog();
        Run("spos", seed: 7, log, ("population", "1"), ("parents", "1"), ("mutation", "1"));
        // One parent: a crossover repeats the best so far, and a mutation at every decision is a fresh draw.
        var reports = log.Reports.Where(r => r.Architecture is not null).ToArray();
        var best = reports[0];
        for (var i = 1; i < reports.Length; i++)
        {
            if (i % 2 == 1) Assert.Equal(best.Architecture, reports[i].Architecture);
            if (reports[i].Accuracy > best.Accuracy) best = reports[i];
        }

        Assert.True(reports.Where((_, i) => i % 2 == 0).Select(r => r.Architecture).Distinct().Count() > 2);
    }

    // Of eight architectures: four at first, and each second child is drawn anew.
    [Fact]
    public void Spos_tries_nothing_twice_while_there_is_something_else()
    {
        var log = new SearchLog();
        Run("spos", seed: 13, log, ("population", "4"), ("parents", "4"), ("mutation", "1"));
        Assert.Equal(4, log.Architectures.Take(4).Distinct().Count());
        Assert.Equal(8, log.Architectures.Distinct().Count());
    }

    // Neither momentum nor weight decay may move what a step did not use.
    [Fact]
    public void A_step_of_the_spos_supernet_moves_the_weights_of_its_path_and_no_others()
    {
        PathSupernet? supernet = null;
        var before = Array.Empty<float[]>();
        var steps = 0;
        var log = new SearchLog(r =>
        {
            if (r.Phase != "supernet") return;
            var now = supernet!.Values();
            var moved = now.Select((v, i) => !v.SequenceEqual(before[i])).ToArray();
            for (var d = 0; d < 3; d++) Assert.True(moved[2 * d] != moved[(2 * d) + 1], $"decision {d} in step {steps}");
            before = now;
            steps++;
        });
        Run("spos", seed: 12, log, definition: new Definition(space =>
        {
            supernet = new PathSupernet(space);
            before = supernet.Values();
            return supernet;
        }));
        Assert.Equal(3 * 6, steps); // 96 images in batches of 16
    }

    [Fact]
    public void Cancelled_trials_leave_the_best_of_those_before()
    {
        foreach (var name in new[] { "random", "regularized-evolution" })
        {
            using var cancellation = new CancellationTokenSource();
            var log = new SearchLog(r => { if (r is { Trial: 3, Architecture: not null }) cancellation.Cancel(); });
            var result = Run(name, seed: 8, log, cancellation: cancellation.Token)!;
            Assert.Equal(3, result.Trials);
            Assert.Equal(log.Reports.Max(r => r.Architecture is null ? 0 : r.Accuracy), result.Score.Accuracy);
        }
    }

    [Fact]
    public void A_supernet_cancelled_in_its_first_step_gives_what_it_has_learnt()
    {
        foreach (var name in new[] { "spos", "darts" })
        {
            using var cancellation = new CancellationTokenSource();
            var log = new SearchLog(_ => cancellation.Cancel());
            var result = Run(name, seed: 9, log, cancellation: cancellation.Token);
            Assert.Single(log.Reports);
            Assert.True(result!.Score.Loss > 0, "what was learnt is measured");
            Assert.Contains("supernet", result.Metric, StringComparison.Ordinal);
            Assert.Contains("stopped in epoch 1 of 3", result.Metric, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Spos_cancelled_between_its_supernet_and_its_first_trial_gives_the_best_of_a_few()
    {
        using var cancellation = new CancellationTokenSource();
        var log = new SearchLog(p => { if (p is { Phase: "supernet", Epoch: 3 } && p.Step == p.Steps) cancellation.Cancel(); });
        var result = Run("spos", seed: 9, log, cancellation: cancellation.Token)!;
        Assert.DoesNotContain(log.Reports, r => r.Phase != "supernet");
        Assert.Equal("validation accuracy on 24 images with weights of the supernet, the best of 5", result.Metric);
        Assert.InRange(result.Score.Accuracy, 0.34, 1); // better than guessing
    }

    [Fact]
    public void Darts_settles_on_what_its_gradient_prefers()
    {
        // The architecture learns fast, the supernet's layers all see the images: accuracy rises far above one in three.
        var log = new SearchLog();
        var result = Run("darts", seed: 10, log, ("architecture-learning-rate", "0.1"), ("order", "2"))!;
        Assert.True(result.Score.Accuracy > 0.6, $"{result.Score.Accuracy}");
        Assert.Equal(log.Architectures[^1], GenotypeText.Write(TanhSupernet.Three, result.Genotype));
    }

    [Fact]
    public void Too_few_trials_for_the_population_are_said()
    {
        var log = new SearchLog();
        Run("regularized-evolution", seed: 11, log, ("population", "50"));
        Assert.Contains("12 trials", Assert.Single(log.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_options_are_usage_errors()
    {
        var range = Assert.Throws<UsageException>(() => Run("darts", 0, new SearchLog(), ("order", "3")));
        Assert.Contains("order is '3'", range.Message, StringComparison.Ordinal);
        var large = Assert.Throws<UsageException>(() => Run("darts", 0, new SearchLog(), ("architecture-learning-rate", "1e300")));
        Assert.Equal("Option architecture-learning-rate is '1e300'; it must be a number from 0 to 3.4e38.", large.Message);
        var list = Assert.Throws<UsageException>(() => Run("p-darts", 0, new SearchLog(), ("cells", "5,,17")));
        Assert.Equal("Option cells is '5,,17'; it must be whole numbers of at least 1, with commas between them.", list.Message);
        var shares = Assert.Throws<UsageException>(() => Run("p-darts", 0, new SearchLog(), ("skip-dropout", "0,0.4,1")));
        Assert.Equal("Option skip-dropout is '0,0.4,1'; it must be numbers from 0 to 0.99, with commas between them.", shares.Message);
        var text = Assert.Throws<UsageException>(() => Run("random", 0, new SearchLog(), ("held-out", "x")));
        Assert.Contains("held-out is 'x'", text.Message, StringComparison.Ordinal);
        var unknown = Assert.Throws<UsageException>(() => Run("spos", 0, new SearchLog(), ("sample", "1")));
        Assert.Equal("Strategy spos has no option 'sample'.", unknown.Message);
        Assert.Contains("population, parents, mutation", unknown.Hint, StringComparison.Ordinal);
        var strategy = Assert.Throws<UsageException>(() => Recipe.Named("sgd"));
        Assert.Contains(string.Join(", ", Recipe.All.Select(r => r.Name)), strategy.Hint, StringComparison.Ordinal);
    }

    private SearchResult? Run(string name, ulong seed, SearchLog log, params (string Name, string Value)[] options) =>
        Run(name, seed, log, null, null, default, options);

    private SearchResult? Run(
        string name,
        ulong seed,
        SearchLog log,
        Constraints? constraints = null,
        Definition? definition = null,
        CancellationToken cancellation = default,
        params (string Name, string Value)[] options)
    {
        var recipe = Recipe.Named(name);
        var given = options.ToDictionary(o => o.Name, o => o.Value);
        if (recipe.Options.Any(o => o.Name == "population")) given.TryAdd("population", "4");
        if (recipe.Options.Any(o => o.Name == "controller-steps")) given.TryAdd("controller-steps", "1");
        if (name == "zero-cost") given.TryAdd("candidates", "40");
        return recipe.Run(new SearchRun
        {
            Definition = definition ?? new Definition(space => new TanhSupernet(space, 3)),
            Parameters = TanhSupernet.Three.Net.Defaults,
            Data = _data,
            Device = CPU,
            Random = new RandomStream(seed),
            Epochs = 3,
            Trials = 12,
            BatchSize = 16,
            LearningRate = 0.3,
            Options = new OptionValues(recipe, given),
            Constraints = constraints ?? Synthetic.Unconstrained(TanhSupernet.Three),
            Preference = Synthetic.Accuracy,
            Listener = log,
            Cancellation = cancellation,
            Augmentation = Augmentation.None,
        });
    }

    private sealed class Definition(Func<SearchSpace, Supernet> create) : ISearchSpaceDefinition
    {
        public SearchSpace Space => TanhSupernet.Three;

        public Supernet CreateSupernet(IReadOnlyDictionary<string, int> parameters) => create(Space);

        public nn.Module<Tensor, Tensor> Build(Genotype genotype, IReadOnlyDictionary<string, int> parameters) =>
            nn.Sequential(("flatten", nn.Flatten()), ("linear", nn.Linear(4, 3)));
    }

    // A linear layer for each candidate, with a parameter of its own.
    private sealed class PathSupernet : Supernet
    {
        private readonly Linear[] _layers;

        public PathSupernet(SearchSpace space)
            : base(nameof(PathSupernet), NetworkPlan.Of(space))
        {
            _layers = [.. Enumerable.Range(0, 6).Select(_ => nn.Linear(4, 3, hasBias: false))];
            for (var i = 0; i < _layers.Length; i++) register_module($"{i}", _layers[i]);
        }

        public float[][] Values() => [.. _layers.Select(l => l.weight!.detach().data<float>().ToArray())];

        protected override Tensor Run(Tensor x, Gates gates) => Enumerable.Range(0, 6)
            .Where(i => gates[i / 2].IsActive(i % 2))
            .Select(i => _layers[i].forward(x.flatten(1)))
            .Aggregate((sum, term) => sum + term);
    }
}
