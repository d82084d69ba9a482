using Nas.Dsl;
using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Runtime.Data;
using Nas.Runtime.Evaluation;
using Nas.Runtime.Experiments;
using Nas.Runtime.Recipes;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies;
using Nas.Runtime.Supernets;
using Nas.Runtime.Tests.Experiments;
using Nas.Runtime.Tests.Spaces;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Strategies;

/// <summary>A trial that throws is recorded as failed and counts as worse than all others; the search goes on, to a limit.</summary>
public sealed class FailedTrialTests : IDisposable
{
    private const string Reason = "no such layer";

    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly TemporaryStore _temporary = new();
    private readonly ImageDataset _data = BrightestPixel.Images(60);

    // Those with a hypernetwork make their own supernet, in which nothing fails; some look at paths while they train, and what cannot run then ends the search as it does in a step.
    public static TheoryData<string> WithTrials => [.. Recipe.All.Where(r => r.DefaultTrials > 0 && r is not (HypernetworkRecipe or GreedyNasRecipe or BsNasRecipe or DaNasRecipe or PonasRecipe) && r.Refusal(TanhSupernet.Three) is null).Select(r => r.Name)];

    public static TheoryData<string> AskTell => [.. Recipe.All.OfType<AskTellRecipe>().Select(r => r.Name)];

    public void Dispose()
    {
        _data.Dispose();
        _temporary.Dispose();
        _scope.Dispose();
    }

    // Half of the architectures cannot be built, or run with inherited weights.
    [Theory]
    [MemberData(nameof(WithTrials))]
    public void The_search_goes_on_and_its_result_is_the_best_of_the_others(string name)
    {
        var log = new Log();
        var result = Run(name, log, new MemoryJournal(), g => Fails(g))!;

        var trials = log.Milestones;
        Assert.Equal(14, trials.Count);
        Assert.Equal((14, trials.Count(t => t.Failure is not null)), (result.Trials, result.Failed));
        Assert.InRange(result.Failed, 1, 13);
        Assert.Null(result.Failure);
        Assert.All(trials, t => Assert.Equal(Fails(GenotypeText.Parse(TanhSupernet.Three, t.Architecture!)) ? Reason : null, t.Failure));
        Assert.All(trials, t => Assert.Equal(t.Failure is null, t.Accuracy is not null));
        Assert.False(Fails(result.Genotype));
        Assert.True(double.IsFinite(result.Score.Accuracy));
    }

    [Theory]
    [MemberData(nameof(WithTrials))]
    public void Stopped_and_resumed_it_ends_as_one_that_ran_through(string name)
    {
        var whole = new Log();
        var expected = Run(name, whole, new MemoryJournal(), g => Fails(g));
        using var store = _temporary.Open();
        var id = store.Begin(TanhSupernet.Three, new() { Net = "Demo.Net", Strategy = name, Seed = 1 }, "0.1.0");
        SearchResult? result = null;
        var broken = new Log();
        var builds = 0;
        while (broken.Milestones.Count(m => !m.Replayed) < 14)
        {
            store.Continue(id);
            using var cancellation = new CancellationTokenSource();
            var more = 4;
            broken.OnReport = p => { if (p is { Architecture: not null, Replayed: false } && --more == 0) cancellation.Cancel(); };
            using var journal = new StoredJournal(store, id, TanhSupernet.Three);
            result = Run(name, broken, journal, g =>
            {
                builds++;
                return Fails(g);
            }, cancellation: cancellation.Token);
        }

        Assert.Equal(expected, result);
        Assert.Equal(whole.Milestones, broken.Milestones.Where(m => !m.Replayed));
        if (Recipe.Named(name) is AskTellRecipe) Assert.Equal(14, builds); // what has failed is not tried again
        Assert.Equal(expected!.Failed, store.Get(id).Failed);
        Assert.All(store.Trials(id).Where(t => t.State == "failed"), t => Assert.Equal((Reason, null), (t.Message, t.Evaluation)));
    }

    [Fact]
    public void After_ten_failures_in_a_row_the_search_ends_with_the_best_so_far()
    {
        var tried = 0;
        var result = Run("random", new Log(), new MemoryJournal(), _ => ++tried > 2, trials: 100)!;
        Assert.Equal((12, 10), (result.Trials, result.Failed));
        Assert.Equal($"The search gave up after 10 failed trials in a row. The last one: {Reason}", result.Failure!.Message);
        Assert.True(double.IsFinite(result.Score.Accuracy));
    }

    [Fact]
    public void Nine_failures_in_a_row_are_no_end()
    {
        var tried = 0;
        var result = Run("random", new Log(), new MemoryJournal(), _ => ++tried % 10 != 0, trials: 40)!;
        Assert.Equal((40, 36, null), (result.Trials, result.Failed, result.Failure));
    }

    [Theory]
    [InlineData(5, "All 5 trials failed. The last one: no such layer")]
    [InlineData(100, "The search gave up after 10 failed trials in a row. The last one: no such layer")]
    public void Where_all_fail_one_line_says_so(int trials, string message)
    {
        var error = Assert.Throws<FailureException>(() => Run("random", new Log(), new MemoryJournal(), _ => true, trials: trials));
        Assert.Equal(message, error.Message);
        Assert.Contains("dotnet nas resume", error.Hint, StringComparison.Ordinal);
    }

    // What the user asked for and the images are the same for all trials.
    [Fact]
    public void Errors_of_the_search_itself_are_no_failures_of_a_trial()
    {
        foreach (var error in new Exception[] { new UsageException("usage"), new DataException("data") })
            Assert.Same(error, Assert.ThrowsAny<Exception>(() => Run("random", new Log(), new MemoryJournal(), _ => throw error)));
        // Who is told of progress stands outside.
        var log = new Log { OnReport = _ => throw new IOException("nobody listens") };
        Assert.Equal("nobody listens", Assert.Throws<IOException>(() => Run("random", log, new MemoryJournal(), _ => false)).Message);
    }

    // A cancel that the user's code asks for by itself, for one.
    [Fact]
    public void All_other_errors_are_the_trials_own_in_one_line_without_the_name_of_a_class()
    {
        var errors = new (Exception Error, string Line)[]
        {
            (new OperationCanceledException("by itself"), "by itself"),
            (new InvalidOperationException("first\nat second"), "first"),
            (new System.Reflection.TargetInvocationException(new ArithmeticException("inside")), "inside"),
            (new FailureException("It diverged.", "Lower it."), "It diverged. Lower it."),
        };
        var log = new Log();
        var tried = 0;
        Run("random", log, new MemoryJournal(), _ => tried < errors.Length ? throw errors[tried++].Error : false);
        Assert.Equal(errors.Select(e => e.Line), log.Milestones.Take(errors.Length).Select(m => m.Failure));
    }

    [Theory]
    [InlineData(double.NaN, 1, 0.5)]
    [InlineData(0.5, double.PositiveInfinity, 0.5)]
    [InlineData(0.5, 1, double.NaN)]
    public void A_score_that_is_not_a_number_is_a_failure(double accuracy, double loss, double curve)
    {
        var evaluator = new Fixed(new Score(accuracy, loss, 1, 1) { Curve = new([curve]) });
        var failure = evaluator.Try(TanhSupernet.Three.Decisions.Sample(new RandomStream(0)), 0, CancellationToken.None).Failure;
        Assert.Contains("not a number", failure, StringComparison.Ordinal);
        Assert.Contains("--learning-rate", failure, StringComparison.Ordinal);
    }

    // Of what they ask for, half fails.
    [Theory]
    [MemberData(nameof(AskTell))]
    public void Strategies_stay_deterministic_and_are_told_numbers_only(string name)
    {
        var asked = Ask(name, DecisionLists.Conditional);
        Assert.Equal(asked, Ask(name, DecisionLists.Conditional));
        Assert.True(asked.Distinct().Count() > 5, $"{asked.Distinct().Count()} architectures");
    }

    // All that is left of the population, the centre and the incumbent is scored.
    [Theory]
    [InlineData("regularized-evolution")]
    [InlineData("tournament-evolution")]
    [InlineData("genetic")]
    [InlineData("nsga2")]
    public void Evolution_never_has_a_failed_parent(string name)
    {
        using var created = RecipeStrategy.Create(name, DecisionLists.Conditional, 1, ("population", "6"));
        var evolution = (Evolution)created.Strategy;
        for (var i = 0; i < 40; i++)
        {
            var genotype = evolution.Ask().Genotype;
            var failed = i % 3 != 2;
            evolution.Tell(new Trial(i, genotype, Synthetic.Score(failed ? 0 : 0.5) with { IsFailed = failed }));
            Assert.DoesNotContain(evolution.Population, t => t.Score.IsFailed);
        }

        Assert.NotEmpty(evolution.Population);
    }

    [Fact]
    public void A_failed_start_is_not_climbed_from()
    {
        using var created = RecipeStrategy.Create("local-search", DecisionLists.Independent(4, 3), 1);
        var search = (LocalSearch)created.Strategy;
        for (var i = 0; i < 5; i++)
        {
            var start = search.Ask().Genotype;
            Assert.Null(search.Centre);
            search.Tell(new Trial(i, start, Synthetic.Score(0) with { IsFailed = i < 4 }));
        }

        search.Ask();
        Assert.NotNull(search.Centre);
    }

    [Fact]
    public void A_failed_trial_is_worse_than_any_other_in_every_objective()
    {
        var small = new Score(0, 9, 1, 1);
        foreach (var objective in Runtime.Searching.Objective.All)
        {
            var preference = new Runtime.Searching.Preference([objective]);
            Assert.True(preference.Compare(small with { IsFailed = true }, small with { Accuracy = -1, Parameters = 100, Flops = 100 }) < 0);
            Assert.True(preference.Compare(small, small with { IsFailed = true }) > 0);
            Assert.Equal(0, preference.Compare(small with { IsFailed = true }, small with { IsFailed = true }));
        }
    }

    private static List<Genotype> Ask(string name, DecisionSpace space)
    {
        var recipe = (AskTellRecipe)Recipe.Named(name);
        var given = recipe.Options.Where(o => o.Name is "population" or "initial").ToDictionary(o => o.Name, _ => "10");
        using var owned = RecipeStrategy.Create(name, space, 8, [.. given.Select(g => (g.Key, g.Value))]);
        var score = Synthetic.Separable(space, 7);
        var (worst, random, asked) = (new WorstScore(), new RandomStream(9), new List<Genotype>());
        for (var i = 0; i < 16; i++)
        {
            var proposal = owned.Strategy.Ask();
            asked.Add(proposal.Genotype);
            var told = Synthetic.Score(score(proposal.Genotype));
            if (random.Next(2) == 0) told = worst.Of((3, 3), null);
            else worst.Add(told);
            Assert.True(double.IsFinite(told.Accuracy) && double.IsFinite(told.Loss));
            owned.Strategy.Tell(new Trial(i, proposal.Genotype, told) { Fidelity = proposal.Fidelity });
        }

        return asked;
    }

    // Of the eight architectures of three edges, four.
    private static bool Fails(Genotype genotype) => genotype[0] == 1;

    private SearchResult? Run(
        string name, Log log, IJournal journal, Func<Genotype, bool> fails, int trials = 14, CancellationToken cancellation = default)
    {
        var recipe = Recipe.Named(name);
        var given = new Dictionary<string, string>();
        if (recipe.Options.Any(o => o.Name == "population")) given["population"] = "4";
        if (recipe.Options.Any(o => o.Name == "controller-steps")) given["controller-steps"] = "1";
        if (name == "spos") given["mutation"] = "1"; // so that it comes upon what fails
        return recipe.Run(new SearchRun
        {
            Definition = new Definition(fails),
            Parameters = TanhSupernet.Three.Net.Defaults,
            Data = _data,
            Device = CPU,
            Random = new RandomStream(3),
            Epochs = 2,
            Trials = trials,
            BatchSize = 16,
            LearningRate = 0.3,
            Options = new OptionValues(recipe, given),
            Constraints = Synthetic.Unconstrained(TanhSupernet.Three),
            Preference = Synthetic.Accuracy,
            Listener = log,
            Cancellation = cancellation,
            Augmentation = Augmentation.None,
            Journal = journal,
        });
    }

    private sealed class Definition(Func<Genotype, bool> fails) : ISearchSpaceDefinition
    {
        public SearchSpace Space => TanhSupernet.Three;

        public Supernet CreateSupernet(IReadOnlyDictionary<string, int> parameters) => new Throwing(fails);

        public nn.Module<Tensor, Tensor> Build(Genotype genotype, IReadOnlyDictionary<string, int> parameters) => fails(genotype)
            ? throw new InvalidOperationException(Reason)
            : nn.Sequential(("flatten", nn.Flatten()), ("linear", nn.Linear(4, 3)));
    }

    // Once it is trained, the paths of some architectures throw.
    private sealed class Throwing(Func<Genotype, bool> fails) : Supernet(nameof(Throwing), NetworkPlan.Of(TanhSupernet.Three))
    {
        private readonly TanhSupernet _inner = new(TanhSupernet.Three, 3);

        protected override Tensor Run(Tensor x, Gates gates)
        {
            var path = new Genotype(Space.Decisions, [.. Enumerable.Range(0, gates.Count).Select(i => gates[i].IsActive(1) ? 1 : 0)]);
            if (!training && fails(path)) throw new InvalidOperationException(Reason);
            return _inner.forward(x, gates);
        }

        public override IEnumerable<TorchSharp.Modules.Parameter> parameters(bool recurse = true) => _inner.parameters(recurse);
    }

    private sealed class Fixed(Score score) : IEvaluator
    {
        public string Metric => "";

        public Outcome Evaluate(Proposal proposal, int trial, CancellationToken cancellation) => new(score, 1);
    }

    private sealed class Log : IProgressListener
    {
        public Action<Progress>? OnReport { get; set; }

        public List<Progress> Milestones { get; } = [];

        public void Report(Progress progress)
        {
            if (progress.Architecture is not null) Milestones.Add(progress);
            OnReport?.Invoke(progress);
        }

        public void Warn(string text)
        {
        }
    }
}
