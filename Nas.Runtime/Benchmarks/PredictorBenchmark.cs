using Nas.Runtime.Strategies.Predictors;
using Nas.Runtime.Tables;

namespace Nas.Runtime.Benchmarks;

/// <summary>
/// Predictors against each other on a table: each learns from a few random architectures, with several seeds, and ranks all the others.
/// Measurements run side by side; neither their number nor their order changes them.
/// </summary>
public sealed record PredictorBenchmark
{
    /// <summary>The scores.</summary>
    public required Table Table { get; init; }

    /// <summary>The predictors.</summary>
    public required IReadOnlyList<PredictorDefinition> Predictors { get; init; }

    /// <summary>From how many architectures they learn, one size after the other.</summary>
    public required IReadOnlyList<int> TrainSizes { get; init; }

    /// <summary>How often each is measured, each time on other architectures.</summary>
    public required int Seeds { get; init; }

    /// <summary>The first seed; the next one has the next number.</summary>
    public long FirstSeed { get; init; }

    /// <summary>K of N@K and P@K.</summary>
    public int Top { get; init; } = 10;

    /// <summary>Whether they learn and rank the reported score, not the one that a search sees.</summary>
    public bool Reported { get; init; }

    /// <summary>How many measurements run at a time.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Told after each measurement, never by two threads at once.</summary>
    public Action<BenchmarkProgress> Progress { get; init; } = _ => { };

    /// <summary>Measures all, the first seed of each first, so that a benchmark cut short still compares.</summary>
    /// <returns>What each predictor reached with each size, where a measurement was completed, in the given order.</returns>
    /// <exception cref="UsageException">A size is below 1, or leaves fewer than K architectures to rank.</exception>
    public IReadOnlyList<PredictorResult> Run(CancellationToken cancellation)
    {
        foreach (var size in TrainSizes)
        {
            if (size < 1 || size > Table.Rows.Count - Top)
            {
                throw new UsageException(
                    $"Of the {Table.Rows.Count:N0} architectures of {Table.Name}, {size:N0} to learn from do not leave {Top:N0} to rank.",
                    $"Learn from 1 to {Math.Max(1, Table.Rows.Count - Top):N0}.");
            }
        }

        var comparison = new PredictorComparison(
            Table.Decisions, Table.Space, [.. Table.Rows.Select(r => (r.Genotype, Reported ? r.Reported : r.Full.Score.Accuracy))]);
        (PredictorDefinition Predictor, int Size)[] kinds = [.. TrainSizes.SelectMany(size => Predictors.Select(p => (p, size)))];
        var measured = new PredictorQuality?[kinds.Length, Seeds];
        var progress = new ProgressOfSearches(kinds.Length, Seeds, Progress);
        SideBySide.Run(kinds.Length * Seeds, Threads, Measure, cancellation);
        return
        [
            .. kinds.Select((kind, k) => (kind, Completed: Enumerable.Range(0, Seeds).Select(s => measured[k, s]).OfType<PredictorQuality>().ToArray()))
                .Where(r => r.Completed.Length > 0)
                .Select(r => new PredictorResult(r.kind.Predictor.Name, r.kind.Size, r.Completed)),
        ];

        void Measure(int work, CancellationToken stop)
        {
            var (seed, kind) = Math.DivRem(work, kinds.Length);
            var quality = comparison.Measure(kinds[kind].Predictor, kinds[kind].Size, (ulong)(FirstSeed + seed), Top);
            measured[kind, seed] = quality;
            progress.Completed(kind, TimeSpan.FromSeconds(quality.Seconds));
        }
    }
}
