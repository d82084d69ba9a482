using System.Globalization;
using System.Text;
using Nas.Runtime.Benchmarks;
using Nas.Runtime.Recipes;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.LearningCurves;
using Nas.Runtime.Tables;
using Nas.Runtime.Tests.Strategies;
using Nas.Runtime.Tests.Tables;

namespace Nas.Runtime.Tests.Benchmarks;

/// <summary>Learning curves of a table: 256 architectures, whose score after s of their training is (1 + s) / 2 of the score at the end, known of each; a whole training costs 4 seconds.</summary>
public sealed class LearningCurveTableTests : IDisposable
{
    private const int Initial = 20;
    private readonly SmallTable _small = new();

    public void Dispose() => _small.Dispose();

    [Fact]
    public void Trainings_end_that_will_not_beat_the_best_and_cost_what_was_trained()
    {
        var table = Curves();
        var recorder = new Recorder(new DrawingStrategy(table));
        var result = new SimulatedSearch(table, Synthetic.Accuracy, budget: 400, points: 10).Run(new EarlyTermination(recorder, 4, Initial, 0.99), 0, default);
        var trials = recorder.Told;
        Assert.Equal(result.Trials, trials.Count);
        Assert.InRange(trials.Sum(t => t.Fidelity * 4), 396.1, 400); // the next one did not fit
        Assert.All(trials.Take(Initial), t => Assert.Equal(1, t.Fidelity));
        var (best, clear, ended) = (0.0, 0, 0);
        foreach (var trial in trials)
        {
            var end = table[trial.Genotype].Full.Score.Accuracy;
            if (trial.Number >= Initial && end < best - 0.1) clear++;
            if (trial.Fidelity < 1)
            {
                ended++;
                Assert.True(end <= best, $"{trial.Number}: {end} against {best}");
                // Who proposes is told where it would have ended.
                Assert.Equal(end, trial.Score.Accuracy, 0.05);
                Assert.Equal(trial.Fidelity * 4, trial.Score.Curve.Count);
                Assert.Equal((1 + trial.Fidelity) / 2 * end, trial.Score.Curve[^1], 9);
            }

            best = Math.Max(best, trial.Fidelity == 1 ? end : 0);
        }

        Assert.True(ended > 0.8 * clear && clear > 40, $"{ended} of {clear}");
        Assert.Equal(best, result.Score);
    }

    [Fact]
    public void Bench_has_more_trials_for_the_same_time_and_finds_no_worse()
    {
        var results = Of(Curves(), "learning-curve", "random").Run(default);
        var (curve, random) = (results[0], results[1]);
        Assert.True(curve.Trials > 1.5 * random.Trials, $"{curve.Trials} against {random.Trials}");
        // Both draw the same architectures in the same order, and one comes further.
        Assert.All(curve.Seeds.Zip(random.Seeds), pair => Assert.True(pair.First.Score >= pair.Second.Score, $"{pair.First.Seed}: {pair.First.Score} against {pair.Second.Score}"));
        Assert.Contains(curve.Seeds.Zip(random.Seeds), pair => pair.First.Score > pair.Second.Score);
        Assert.Equal(curve.Seeds.Select(s => s.Incumbent), (Of(Curves(), "learning-curve") with { Threads = 3 }).Run(default)[0].Seeds.Select(s => s.Incumbent));
    }

    [Fact]
    public void A_table_without_shorter_trainings_says_what_it_needs()
    {
        var benchmark = Of(_small.Drawn(1), "learning-curve");
        var error = Assert.Throws<UsageException>(() => benchmark.Create(benchmark.Contestants[0], 0));
        Assert.Equal("Strategy learning-curve predicts a score from those of shorter trainings, of which the table needs at least one.", error.Message);
    }

    [Fact]
    public void Too_few_trials_are_said()
    {
        var warnings = new List<string>();
        var benchmark = Of(Curves(), "learning-curve") with { Budget = 40, Seeds = 2, Warn = warnings.Add };
        benchmark.Run(default);
        Assert.StartsWith("learning-curve: 10 trials do not go beyond the first 20,", Assert.Single(warnings), StringComparison.Ordinal);
    }

    private Table Curves()
    {
        var random = new RandomStream(8);
        var csv = new StringBuilder("a,b,c,d,end\n");
        for (var i = 0; i < 256; i++) csv.AppendLine(CultureInfo.InvariantCulture, $"{i >> 6},{i >> 4 & 3},{i >> 2 & 3},{i & 3},{0.3 + (0.6 * random.NextDouble())}");
        var decisions = string.Join(", ", "abcd".Select(c => $$"""{ "name": "{{c}}", "values": ["0", "1", "2", "3"] }"""));
        var fidelities = string.Join(", ", new[] { "0.25", "0.5", "0.75" }.Select(s => $$"""{ "share": {{s}}, "score": "(1 + {{s}}) / 2 * end", "cost": "{{s}} * 4" }"""));
        return _small.Read($$"""{ "decisions": [{{decisions}}], "score": "end", "report": "end", "cost": "4", "scale": "share", "fidelities": [{{fidelities}}] }""", csv.ToString());
    }

    private static Benchmark Of(Table table, params string[] strategies) => new()
    {
        Table = table,
        Contestants = [.. strategies.Select(name => Contestant.Of((ProposingRecipe)Recipe.Named(name)))],
        Seeds = 4,
        Budget = 200,
        Threads = 1,
    };

    private sealed class DrawingStrategy(Table table) : IAskTellStrategy
    {
        private readonly RandomStream _random = new(5);

        public Proposal Ask() => new(table.Decisions.Sample(_random));

        public void Tell(Trial trial)
        {
        }
    }

    private sealed class Recorder(IAskTellStrategy strategy) : IAskTellStrategy
    {
        public List<Trial> Told { get; } = [];

        public Proposal Ask() => strategy.Ask();

        public void Tell(Trial trial) => Told.Add(trial);
    }
}
