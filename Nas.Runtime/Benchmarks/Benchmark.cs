using System.Diagnostics;
using Nas.Runtime.Evaluation;
using Nas.Runtime.Recipes;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Tables;

namespace Nas.Runtime.Benchmarks;

/// <summary>
/// Strategies against each other on a table, each with many seeds and each seed on a simulated clock of its own. Searches run side by
/// side; neither their number nor their order changes what they find.
/// </summary>
public sealed record Benchmark
{
    private const int Points = 100;

    /// <summary>The scores.</summary>
    public required Table Table { get; init; }

    /// <summary>The strategies.</summary>
    public required IReadOnlyList<Contestant> Contestants { get; init; }

    /// <summary>How many searches each strategy does.</summary>
    public required int Seeds { get; init; }

    /// <summary>The seed of the first search; the next one has the next number.</summary>
    public long FirstSeed { get; init; }

    /// <summary>The seconds of a search on the simulated clock.</summary>
    public required double Budget { get; init; }

    /// <summary>Which of two scores is better; the accuracy decides unless it is said.</summary>
    public Preference Preference { get; init; } = new([Objective.Named("accuracy")]);

    /// <summary>What a network that was scored before costs.</summary>
    public RepeatPolicy Repeats { get; init; }

    /// <summary>How many searches run at a time.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Told after each search, never by two threads at once.</summary>
    public Action<BenchmarkProgress> Progress { get; init; } = _ => { };

    /// <summary>Told once of what a strategy has to say about its options.</summary>
    public Action<string> Warn { get; init; } = _ => { };

    /// <summary>Makes a strategy as a search with <paramref name="seed"/> does.</summary>
    /// <exception cref="UsageException">Its options are out of range, or it cannot work on the table's space.</exception>
    public IAskTellStrategy Create(Contestant contestant, long seed, Action<string>? warn = null)
    {
        ArgumentNullException.ThrowIfNull(contestant);
        return contestant.Recipe.Create(new StrategyContext
        {
            Decisions = Table.Decisions,
            Space = Table.Space,
            Preference = Preference,
            Constraints = Constraints.None,
            Random = new RandomStream((ulong)seed).Derive("strategy"),
            Options = contestant.Options,
            Trials = Math.Max(1, (int)Math.Min(int.MaxValue, Budget / Table.Cost)),
            Fidelities = Table.Fidelities,
            Warn = warn ?? (_ => { }),
        });
    }

    /// <summary>Runs all searches, the first seed of every strategy first, so that a benchmark cut short still compares.</summary>
    /// <returns>The results of the strategies that completed a search, in the given order.</returns>
    public IReadOnlyList<StrategyResult> Run(CancellationToken cancellation)
    {
        var search = new SimulatedSearch(Table, Preference, Budget, Points, Repeats);
        var results = new SeedResult?[Contestants.Count, Seeds];
        var progress = new ProgressOfSearches(Contestants.Count, Seeds, Progress);
        var warnings = new Warnings(Warn);
        SideBySide.Run(Contestants.Count * Seeds, Threads, Search, cancellation);

        return
        [
            .. Contestants.Select((contestant, c) => (contestant, Completed: Enumerable.Range(0, Seeds).Select(s => results[c, s]).OfType<SeedResult>().ToArray()))
                .Where(r => r.Completed.Length > 0)
                .Select(r => new StrategyResult(r.contestant, Budget, r.Completed)
                {
                    Reports = Table.Reports.Index().ToDictionary(n => n.Item, n => Of(r.Completed, row => row.Reports[n.Index])),
                    Objectives = Preference.Objectives.Where(o => o.Name != "accuracy").ToDictionary(o => o.Name, o => Of(r.Completed, row => o.Measure(row.Full.Score))),
                }),
        ];

        Statistic Of(SeedResult[] seeds, Func<TableRow, double> figure) => Statistic.Of(seeds.Select(s => figure(Table[s.Incumbent])));

        void Search(int work, CancellationToken stop)
        {
            var (seed, contestant) = Math.DivRem(work, Contestants.Count);
            var strategy = Create(Contestants[contestant], FirstSeed + seed, text => warnings.Add(Contestants[contestant], text));
            using var owner = strategy as IDisposable;
            var start = Stopwatch.GetTimestamp();
            results[contestant, seed] = search.Run(strategy, FirstSeed + seed, stop);
            progress.Completed(contestant, Stopwatch.GetElapsedTime(start));
        }
    }

    /// <summary>Each warning once, however many seeds give it.</summary>
    private sealed class Warnings(Action<string> warn)
    {
        private readonly HashSet<string> _said = [];

        public void Add(Contestant contestant, string text)
        {
            var line = $"{contestant.Recipe.Name}: {text}";
            lock (_said)
            {
                if (_said.Add(line)) warn(line);
            }
        }
    }
}
