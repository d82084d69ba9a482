using Nas.Protocol;
using Nas.Runtime.Benchmarks;
using Nas.Runtime.Searching;
using Nas.Runtime.Strategies.Predictors;
using Nas.Runtime.Tables;

namespace Nas.Runtime.Hosting;

/// <summary><c>bench predictors</c>: predictors against each other on a table.</summary>
internal static class PredictorsCommand
{
    private const int DefaultSeeds = 20;
    private const int DefaultTop = 10;

    // What searches of some tens to some hundreds of trials learn from.
    private static readonly int[] DefaultTrainSizes = [20, 50, 100, 200];

    /// <returns>Whether it ran to its end; false where it was cancelled and tells of the measurements that were complete.</returns>
    public static bool Run(PredictorsRequest request, EventWriter events, CancellationToken cancellation)
    {
        var table = Table.Read(request.Table.Path, request.Table.Csv);
        var benchmark = new PredictorBenchmark
        {
            Table = table,
            Predictors = request.Predictors.Count > 0 ? [.. request.Predictors.Distinct().Select(PredictorDefinition.Named)] : PredictorDefinition.All,
            TrainSizes = [.. (request.TrainSizes.Count > 0 ? request.TrainSizes : DefaultTrainSizes.Where(s => s <= table.Rows.Count / 2)).Distinct().Order()],
            Seeds = request.Seeds ?? DefaultSeeds,
            FirstSeed = request.Table.Seed,
            Top = request.Top ?? DefaultTop,
            Reported = request.Reported,
            Threads = request.Table.Threads ?? Environment.ProcessorCount,
            Progress = p => events.Report(new Progress("bench") { Search = p.Completed, Searches = p.All, Done = p.Done }),
        };
        if (benchmark.TrainSizes.Count == 0) throw new UsageException($"{table.Name} is small.", "Say from how many architectures to learn, such as --train 5.");
        events.Started(
            $"{benchmark.Predictors.Count} predictors on {table.Name} ({table.Rows.Count:N0} architectures), learning from {string.Join(", ", benchmark.TrainSizes)}, {benchmark.Seeds} seeds from {request.Table.Seed} on, {benchmark.Threads} at a time");

        var results = benchmark.Run(cancellation);
        if (results.Count == 0) throw new OperationCanceledException(cancellation);
        var cancelled = results.Sum(r => r.Seeds.Count) < benchmark.Predictors.Count * benchmark.TrainSizes.Count * benchmark.Seeds;
        events.Write(new PredictorsResult
        {
            Cancelled = cancelled,
            Table = table.Name,
            Architectures = table.Rows.Count,
            Metric = benchmark.Reported ? table.Reported : table.Metric,
            Top = benchmark.Top,
            Seeds = benchmark.Seeds,
            Seed = request.Table.Seed,
            Threads = benchmark.Threads,
            Seconds = events.ElapsedSeconds,
            Predictors = [.. results.Select(Describe)],
        });
        return !cancelled;
    }

    private static PredictorFigures Describe(PredictorResult result) => new()
    {
        Name = result.Predictor,
        TrainSize = result.TrainSize,
        KendallTau = BenchCommand.Describe(result.KendallTau),
        BestRank = BenchCommand.Describe(result.BestRank),
        Precision = BenchCommand.Describe(result.Precision),
        Seconds = result.Seconds,
        Seeds = [.. result.Seeds.Select(s => new PredictorSeed((long)s.Seed, s.KendallTau, s.BestRank, s.Precision, s.Seconds))],
    };
}
