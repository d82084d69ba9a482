using Nas.Runtime.Benchmarks;
using Nas.Runtime.Reporting;
using Nas.Runtime.Strategies.Predictors;

namespace Nas.Runtime.Hosting;

/// <summary><c>bench predictors</c>: predictors against each other on a table.</summary>
internal static class PredictorsCommand
{
    private const int DefaultSeeds = 20;
    private const int DefaultTop = 10;

    // What searches of some tens to some hundreds of trials learn from.
    private static readonly int[] DefaultTrainSizes = [20, 50, 100, 200];

    /// <returns>Whether it ran to its end; false where it was cancelled and tells of the measurements that were complete.</returns>
    public static bool Run(Request request, EventWriter events, CancellationToken cancellation)
    {
        var table = BenchCommand.Table(request);
        var benchmark = new PredictorBenchmark
        {
            Table = table,
            Predictors = request.Predictors is { Count: > 0 } names ? [.. names.Distinct().Select(PredictorDefinition.Named)] : PredictorDefinition.All,
            TrainSizes = [.. (request.TrainSizes is { Count: > 0 } sizes ? sizes : DefaultTrainSizes.Where(s => s <= table.Rows.Count / 2)).Distinct().Order()],
            Seeds = request.Seeds ?? DefaultSeeds,
            FirstSeed = request.Seed,
            Top = request.Top ?? DefaultTop,
            Reported = request.Reported,
            Threads = request.Threads ?? Environment.ProcessorCount,
            Progress = p => events.Report(new Progress("bench") { Search = p.Completed, Searches = p.All, Done = p.Done }),
        };
        if (benchmark.TrainSizes.Count == 0) throw new UsageException($"{table.Name} is small.", "Say from how many architectures to learn, such as --train 5.");
        events.Started(
            $"{benchmark.Predictors.Count} predictors on {table.Name} ({table.Rows.Count:N0} architectures), learning from {string.Join(", ", benchmark.TrainSizes)}, {benchmark.Seeds} seeds from {request.Seed} on, {benchmark.Threads} at a time");

        var results = benchmark.Run(cancellation);
        if (results.Count == 0) throw new OperationCanceledException(cancellation);
        var cancelled = results.Sum(r => r.Seeds.Count) < benchmark.Predictors.Count * benchmark.TrainSizes.Count * benchmark.Seeds;
        events.Write(new
        {
            Event = "result",
            Cancelled = cancelled,
            Table = table.Name,
            Architectures = table.Rows.Count,
            Metric = benchmark.Reported ? table.Reported : table.Metric,
            benchmark.Top,
            benchmark.Seeds,
            request.Seed,
            benchmark.Threads,
            Seconds = events.ElapsedSeconds,
            Predictors = results.Select(Describe),
        });
        return !cancelled;
    }

    private static object Describe(PredictorResult result) => new
    {
        Name = result.Predictor,
        result.TrainSize,
        KendallTau = BenchCommand.Describe(result.KendallTau),
        BestRank = BenchCommand.Describe(result.BestRank),
        Precision = BenchCommand.Describe(result.Precision),
        result.Seconds,
        Seeds = result.Seeds.Select(s => new { s.Seed, s.KendallTau, s.BestRank, s.Precision, s.Seconds }),
    };
}
