namespace Nas.Runtime.Benchmarks;

/// <summary>How far a benchmark is.</summary>
/// <param name="Contestant">The strategy of the search that was completed.</param>
/// <param name="Result">What it found.</param>
/// <param name="Searches">The searches completed.</param>
/// <param name="All">The searches in all.</param>
/// <param name="Done">The share of the whole work that is done, 0 to 1, by the time that each strategy has taken so far.</param>
public sealed record BenchmarkProgress(Contestant Contestant, SeedResult Result, int Searches, int All, double Done);

/// <summary>Reckons how far a benchmark is: a strategy that trains a network may take a thousand times as long as another.</summary>
internal sealed class ProgressOfSearches(IReadOnlyList<Contestant> contestants, int seeds, Action<BenchmarkProgress> report)
{
    private readonly Lock _lock = new();
    private readonly (int Completed, double Seconds)[] _strategies = new (int, double)[contestants.Count];
    private int _completed;

    public void Completed(int contestant, SeedResult result, TimeSpan taken)
    {
        lock (_lock)
        {
            ref var strategy = ref _strategies[contestant];
            strategy = (strategy.Completed + 1, strategy.Seconds + taken.TotalSeconds);
            _completed++;
            report(new BenchmarkProgress(contestants[contestant], result, _completed, contestants.Count * seeds, Done()));
        }
    }

    // A strategy that has not been timed yet is taken for the mean of the others.
    private double Done()
    {
        if (_completed == contestants.Count * seeds) return 1;
        var typical = _strategies.Where(s => s.Completed > 0).Average(s => s.Seconds / s.Completed);
        var (done, all) = (0.0, 0.0);
        foreach (var (completed, seconds) in _strategies)
        {
            done += seconds;
            all += seeds * (completed > 0 ? seconds / completed : typical);
        }

        return done / all;
    }
}
