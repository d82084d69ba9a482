using Nas.Runtime.Data;
using Nas.Runtime.Evaluation;
using Nas.Runtime.Experiments;
using Nas.Runtime.Hosting;
using Nas.Runtime.Recipes;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Supernets;
using Nas.Runtime.Tests.Spaces;
using Nas.Runtime.Tests.Strategies;
using Nas.Runtime.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Experiments;

/// <summary>A search that breaks off anywhere and is resumed ends as one that ran through: trials, scores and result, bit for bit.</summary>
public sealed class ResumeTests : IDisposable
{
    private static readonly ISearchSpaceDefinition Tiny = new UserProject(typeof(ResumeTests).Assembly).Space("TinyNet");

    // For those that make networks narrower.
    private static readonly ISearchSpaceDefinition Wide = new GeneralDefinition(SmallSpaces.Widths);

    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly TemporaryStore _temporary = new();
    private readonly DataSplit _data = DataSource.Named("shapes").Load(new DataRequest("shapes", null, Tiny.Space.Net.Input, 3, 5) { TrainCount = 96, TestCount = 3 });

    public static TheoryData<string, string> Recipes
    {
        get
        {
            var data = new TheoryData<string, string>();
            // Two skip connections come early by chance.
            foreach (var recipe in Recipe.All) data.Add(recipe.Name, recipe.Name switch { "darts+" => "skips=0", "zero-cost" => "candidates=40", _ => "" });
            data.Add("darts", "order=2");
            data.Add("fbnet", "warm-up=1");
            data.Add("p-darts", "warm-up=1");
            data.Add("pc-darts", "warm-up=1");
            data.Add("proxylessnas", "warm-up=1");
            data.Add("sgas", "first-decision=1");
            data.Add("snas", "warm-up=1");
            data.Add("sgas", "criterion=2");
            data.Add("darts", "operation-dropout=0.3");
            data.Add("asap", "warm-up=1");
            data.Add("proxylessnas", "gradient=reinforce");
            data.Add("regularized-evolution", "zero-cost=snip");
            data.Add("successive-halving", "architectures=4");
            return data;
        }
    }

    public void Dispose()
    {
        _data.Train.Dispose();
        _data.Test.Dispose();
        _temporary.Dispose();
        _scope.Dispose();
    }

    [Theory]
    [MemberData(nameof(Recipes))]
    public void A_search_that_breaks_off_again_and_again_ends_as_one_that_runs_through(string name, string option)
    {
        var whole = new Log();
        var expected = Run(name, option, whole, new MemoryJournal(), new NoCheckpoints());

        using var store = _temporary.Open();
        var id = TemporaryStore.Begin(store);
        var random = new RandomStream(17);
        var broken = new Log();
        SearchResult? result = null;
        var breaks = 0;
        while (result is null)
        {
            store.Continue(id);
            using var journal = new StoredJournal(store, id, Definition(name).Space);
            // Fewer reports than an epoch or a trial has never get anywhere.
            var left = 6 + random.Next(3);
            broken.OnReport = report =>
            {
                if (!report.Replayed && left-- == 0) throw new PowerCutException();
            };
            try
            {
                result = Run(name, option, broken, journal, new StoredCheckpoints(store, id), paused: new StoredPausedTrainings(store, id));
            }
            catch (PowerCutException)
            {
                breaks++;
            }
        }

        Assert.True(breaks >= 2, $"{breaks} breaks");
        Assert.Equal(expected, result);
        Assert.Equal(whole.Milestones, broken.Milestones.Distinct());
        Assert.All(store.Trials(id), t => Assert.Equal("done", t.State));
        Assert.Equal(Recipe.Named(name).DefaultTrials == 0 ? 0 : result.Trials, store.Trials(id).Count);
        // Those of the rung in which it ended.
        var waiting = (name, option) switch { ("successive-halving", "") => 8, ("successive-halving", _) => 2, _ => 0 };
        Assert.Equal(waiting, store.Session.Query("SELECT COUNT(*) FROM paused", row => row.GetInt64(0)).Single());
    }

    // Unlike a power cut, a stop derives a network from what there is; that must leave no trace.
    [Theory]
    [InlineData("darts-pt", "")]
    [InlineData("darts", "")]
    [InlineData("spos", "")]
    public void A_search_that_is_stopped_again_and_again_always_has_a_network_and_ends_as_one_that_runs_through(string name, string option)
    {
        var whole = new Log();
        var expected = Run(name, option, whole, new MemoryJournal(), new NoCheckpoints());

        using var store = _temporary.Open();
        var id = TemporaryStore.Begin(store);
        var broken = new Log();
        var metrics = new List<string>();
        while (true)
        {
            store.Continue(id);
            using var journal = new StoredJournal(store, id, Tiny.Space);
            using var cancellation = new CancellationTokenSource();
            var left = 7;
            broken.OnReport = report =>
            {
                if (!report.Replayed && left-- == 0) cancellation.Cancel();
            };
            var result = Recipe.Named(name).Run(
                Search(name, option, broken, journal, new StoredCheckpoints(store, id), ahead: 1) with { Cancellation = cancellation.Token });
            Assert.NotNull(result);
            Assert.True(double.IsFinite(result.Score.Accuracy));
            if (!cancellation.IsCancellationRequested)
            {
                Assert.Equal(expected, result);
                break;
            }

            metrics.Add(result.Metric);
        }

        Assert.Contains(metrics, m => m.Contains("stopped in epoch ", StringComparison.Ordinal));
        Assert.Equal(whole.Milestones, broken.Milestones.Distinct());
    }

    [Theory]
    [InlineData("random", 1)]
    [InlineData("random", 3)]
    [InlineData("regularized-evolution", 3)]
    [InlineData("successive-halving", 3)]
    public void Who_evaluates_a_trial_changes_nothing(string name, int ahead)
    {
        var alone = new Log();
        var expected = Run(name, "", alone, new MemoryJournal(), new NoCheckpoints(), ahead);

        using var store = _temporary.Open();
        var id = TemporaryStore.Begin(store);
        using var journal = new StoredJournal(store, id, Tiny.Space);
        using var worker = new StoredJournal(store, id, Tiny.Space, "worker");
        var evaluator = AskTellRecipe.Evaluator(Search(name, "", new Log(), new MemoryJournal(), new NoCheckpoints(), ahead));
        var helped = new Log();
        // After each trial of the search a worker takes one, if there is one.
        helped.OnReport = report =>
        {
            if (report.Architecture is null || worker.LeaseTrial() is not { } trial) return;
            worker.Complete(trial.Number, evaluator.Evaluate(trial.Proposal, trial.Number, CancellationToken.None));
        };
        var result = Run(name, "", helped, journal, new NoCheckpoints(), ahead);

        Assert.Equal(expected, result);
        Assert.Equal(alone.Milestones, helped.Milestones);
        Assert.Equal(ahead > 1, store.Trials(id).Any(t => t.Owner == "worker"));
    }

    // Twelve architectures of 36: free answers stand between the trials, of what is told and of what still runs.
    [Theory]
    [InlineData("genetic", 1)]
    [InlineData("genetic", 3)]
    public void What_costs_nothing_is_the_same_after_a_break(string name, int ahead)
    {
        SearchRun Of(Log log, IJournal journal) => Search(name, "", log, journal, new NoCheckpoints(), ahead) with { Repeats = RepeatPolicy.Cached, Trials = 12 };
        var whole = new Log();
        var expected = Recipe.Named(name).Run(Of(whole, new MemoryJournal()))!;
        Assert.True(expected.Repeated > 0);
        Assert.Equal(12, whole.Milestones.Select(m => m.Architecture).Distinct().Count());

        using var store = _temporary.Open();
        var id = TemporaryStore.Begin(store);
        var (broken, result) = (new Log(), default(SearchResult));
        while (result is null)
        {
            store.Continue(id);
            using var journal = new StoredJournal(store, id, Tiny.Space);
            var left = 9;
            broken.OnReport = report =>
            {
                if (!report.Replayed && left-- == 0) throw new PowerCutException();
            };
            try
            {
                result = Recipe.Named(name).Run(Of(broken, journal));
            }
            catch (PowerCutException)
            {
                // It goes on.
            }
        }

        Assert.Equal(expected, result);
        Assert.Equal(whole.Milestones, broken.Milestones.Distinct());
        Assert.Equal(12, store.Trials(id).Count);
    }

    private SearchResult? Run(string name, string option, Log log, IJournal journal, ICheckpoints checkpoints, int ahead = 1, IPausedTrainings? paused = null) =>
        Recipe.Named(name).Run(Search(name, option, log, journal, checkpoints, ahead, paused));

    private static ISearchSpaceDefinition Definition(string name) => Recipe.Named(name).Refusal(Tiny.Space) is null ? Tiny : Wide;

    private SearchRun Search(string name, string option, Log log, IJournal journal, ICheckpoints checkpoints, int ahead, IPausedTrainings? paused = null)
    {
        var recipe = Recipe.Named(name);
        var given = option.Length == 0 ? [] : new Dictionary<string, string> { [option.Split('=')[0]] = option.Split('=')[1] };
        foreach (var (few, count) in new[] { ("population", "4"), ("archive", "2"), ("controller-steps", "1"), ("random-networks", "3"), ("judged", "4"), ("filtered", "2") })
            if (recipe.Options.Any(o => o.Name == few)) given.TryAdd(few, count);
        return new SearchRun
        {
            Definition = Definition(name),
            Parameters = Definition(name).Space.Net.Defaults,
            Data = _data.Train,
            Device = CPU,
            Random = new RandomStream(11),
            // 4 reports an epoch of darts, 5 one of spos.
            Epochs = recipe.DefaultTrials == 0 || recipe.TrainsSupernet ? 6 : name == "successive-halving" ? 2 : 1,
            Trials = 8,
            BatchSize = 16,
            LearningRate = null,
            Options = new OptionValues(recipe, given),
            Constraints = Synthetic.Unconstrained(Definition(name).Space),
            Preference = Synthetic.Accuracy,
            Listener = log,
            Cancellation = default,
            Augmentation = Augmentation.CropAndFlip,
            Ahead = ahead,
            Journal = journal,
            Checkpoints = checkpoints,
            Paused = paused ?? new MemoryPausedTrainings(),
        };
    }

    private sealed class PowerCutException : Exception;

    private sealed class Log : IProgressListener
    {
        public Action<Progress>? OnReport { get; set; }

        public List<Progress> Reports { get; } = [];

        /// <summary>What is reported at the end of an epoch or a trial, apart from where it is read again.</summary>
        public IEnumerable<Progress> Milestones => Reports.Where(r => r.Architecture is not null && !r.Replayed);

        public void Report(Progress progress)
        {
            Reports.Add(progress);
            OnReport?.Invoke(progress);
        }

        public void Warn(string text)
        {
        }
    }
}
