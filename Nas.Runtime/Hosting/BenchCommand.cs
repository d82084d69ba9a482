using Nas.Dsl.Model;
using Nas.Protocol;
using Nas.Runtime.Benchmarks;
using Nas.Runtime.Recipes;
using Nas.Runtime.Reporting.Drawing;
using Nas.Runtime.Searching;
using Nas.Runtime.Tables;

namespace Nas.Runtime.Hosting;

/// <summary><c>bench</c>: strategies against each other on a table.</summary>
internal static class BenchCommand
{
    private const int DefaultSeeds = 50;

    /// <returns>Whether it ran to its end; false where it was cancelled and tells of the seeds that were complete.</returns>
    public static bool Run(BenchRequest request, UserProject project, EventWriter events, CancellationToken cancellation)
    {
        var table = Table.Read(request.Table.Path, request.Table.Csv);
        var benchmark = new Benchmark
        {
            Table = table,
            Contestants = Contestants(request, project.Recipes),
            Seeds = request.Seeds ?? DefaultSeeds,
            FirstSeed = request.Table.Seed,
            Budget = request.BudgetSeconds ?? table.Budget
                ?? throw new UsageException($"{table.Name} has no usual budget.", "Give one in simulated seconds, such as --budget 12000s."),
            Preference = PreferenceOf(request.Objectives ?? [], table),
            Repeats = Workplace.Repeats(request.Repeats),
            Threads = request.Table.Threads ?? Environment.ProcessorCount,
            Warn = events.Warn,
            Progress = p => events.Report(new Progress("bench") { Search = p.Completed, Searches = p.All, Done = p.Done }),
        };
        benchmark = benchmark with { Contestants = Able(benchmark, request, events) };
        events.Started(
            $"{benchmark.Contestants.Count} strategies on {table.Name} ({table.Rows.Count:N0} architectures), {benchmark.Seeds} seeds from {request.Table.Seed} on, {benchmark.Budget:N0} simulated seconds, {benchmark.Threads} at a time");

        var results = benchmark.Run(cancellation);
        if (results.Count == 0) throw new OperationCanceledException(cancellation);
        var cancelled = results.Sum(r => r.Seeds.Count) < benchmark.Contestants.Count * benchmark.Seeds;
        var best = table.Rows.Max(r => r.Reported);
        events.Write(new BenchResult
        {
            Cancelled = cancelled,
            Table = table.Name,
            Architectures = table.Rows.Count,
            ScoreMetric = table.Metric,
            ReportedMetric = table.Reported,
            Best = best,
            BudgetSeconds = benchmark.Budget,
            Seeds = benchmark.Seeds,
            Seed = request.Table.Seed,
            Threads = benchmark.Threads,
            Repeats = benchmark.Repeats.ToString().ToLowerInvariant(),
            Seconds = events.ElapsedSeconds,
            Strategies = [.. results.Select(r => Describe(r, table))],
            Comparisons = [.. StrategyComparison.Of(results).Select(Describe)],
            Svg = AnytimeSvg.Draw($"{table.Name}, {benchmark.Seeds} seeds", $"reported: {table.Reported}", $"seen by the search: {table.Metric}", best, results),
        });
        return !cancelled;
    }

    /// <summary>A mean with its deviation, where there is one.</summary>
    public static SeedStatistic Describe(Statistic statistic) => new(statistic.Mean, EventWriter.Finite(statistic.Deviation));

    private static Preference PreferenceOf(IReadOnlyList<string> names, Table table)
    {
        var preference = SearchSetup.PreferenceOf(new() { Objectives = names }, LearningTask.Classification);
        return preference.Objectives.FirstOrDefault(o => !table.Rows.Any(r => o.Measure(r.Full.Score) > 0)) is { } unknown
            ? throw new UsageException($"{table.Name} does not say the {unknown.Name} of its architectures.", "Its description names the column; see docs/tables.md.")
            : preference;
    }

    // Options are named strategy.option, since several strategies may have one of the same name.
    private static Contestant[] Contestants(BenchRequest request, IReadOnlyList<Recipe> recipes)
    {
        var all = recipes.OfType<ProposingRecipe>().ToArray();
        var chosen = request.Strategies.Count > 0
            ? [.. request.Strategies.Distinct().Select(name => Recipe.Named(recipes, name) as ProposingRecipe ?? throw new UsageException(
                $"Strategy {name} trains a supernet, which a table has no images for.", $"Choose from: {string.Join(", ", all.Select(r => r.Name))}."))]
            : all;
        var options = chosen.ToDictionary(r => r.Name, _ => new Dictionary<string, string>());
        foreach (var (name, value) in request.Options)
        {
            if (name.Split('.', 2) is not [var strategy, var option])
                throw new UsageException($"Option '{name}' does not say whose it is.", $"Write --set STRATEGY.{name}={value}.");
            if (!options.TryGetValue(strategy, out var given))
                throw new UsageException($"Option '{name}' is of a strategy that does not take part.", $"These do: {string.Join(", ", options.Keys)}.");
            given[option] = value;
        }

        return [.. chosen.Select(r => Contestant.Of(r, options[r.Name], request.Preset == ExperimentSettings.Paper))];
    }

    // A strategy that was asked for must work; of all there are, those take part that can.
    private static List<Contestant> Able(Benchmark benchmark, BenchRequest request, EventWriter events)
    {
        var able = new List<Contestant>();
        foreach (var contestant in benchmark.Contestants)
        {
            try
            {
                using var owner = benchmark.Create(contestant, request.Table.Seed) as IDisposable;
                able.Add(contestant);
            }
            catch (UsageException error) when (request.Strategies.Count == 0 && contestant.Options.Given.Count == 0)
            {
                events.Warn($"{contestant.Recipe.Name} does not take part: {error.Message}");
            }
        }

        return able;
    }

    private static ComparisonEntry Describe(StrategyComparison comparison) => new()
    {
        First = comparison.First.Contestant.Recipe.Name,
        Second = comparison.Second.Contestant.Recipe.Name,
        Seeds = comparison.Seeds,
        Difference = comparison.Test.Difference,
        Low = EventWriter.Finite(comparison.Test.Low),
        High = EventWriter.Finite(comparison.Test.High),
        PValue = comparison.Test.PValue,
        Adjusted = comparison.Adjusted,
    };

    private static StrategyFigures Describe(StrategyResult result, Table table) => new()
    {
        Name = result.Contestant.Recipe.Name,
        Options = result.Contestant.Options.Given,
        Reported = Describe(result.Reported),
        Score = Describe(result.Score),
        Reports = result.Reports.ToDictionary(r => r.Key, r => Describe(r.Value)),
        Objectives = result.Objectives.ToDictionary(r => r.Key, r => Describe(r.Value)),
        Trials = result.Trials,
        Distinct = result.Distinct,
        Repeats = result.Repeats,
        Isomorphic = result.Isomorphic,
        Random = result.IsRandom,
        SecondsPerProposal = result.SecondsPerProposal,
        Curve = [.. result.Curve.Select(p => new CurvePoint(p.Seconds, p.Reported, p.Score))],
        Seeds = [.. result.Seeds.Select(s => new StrategySeed(s.Seed, s.Reported, s.Score, s.Trials, s.Counts.Distinct, s.Counts.Repeats, s.Counts.Isomorphic, table.Text(s.Incumbent)))],
    };
}
