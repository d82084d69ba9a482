namespace Nas.Runtime.Benchmarks;

/// <summary>Reckons how far a benchmark is: a strategy that trains a network may take a thousand times as long as another.</summary>
/// <param name="kinds">How many kinds of work there are.</param>
/// <param name="seeds">How often each is done.</param>
/// <param name="report">Told after each, never by two threads at once.</param>
internal sealed class ProgressOfSearches(int kinds, int seeds, Action<BenchmarkProgress> report)
{
    private readonly Lock _lock = new();
    private readonly (int Completed, double Seconds)[] _kinds = new (int, double)[kinds];
    private int _completed;

    public void Completed(int kind, TimeSpan taken)
    {
        lock (_lock)
        {
            ref var work = ref _kinds[kind];
            work = (work.Completed + 1, work.Seconds + taken.TotalSeconds);
            _completed++;
            report(new BenchmarkProgress(_completed, kinds * seeds, Done()));
        }
    }

    // A kind that has not been timed yet is taken for the mean of the others.
    private double Done()
    {
        if (_completed == kinds * seeds) return 1;
        var typical = _kinds.Where(s => s.Completed > 0).Average(s => s.Seconds / s.Completed);
        var (done, all) = (0.0, 0.0);
        foreach (var (completed, seconds) in _kinds)
        {
            done += seconds;
            all += seeds * (completed > 0 ? seconds / completed : typical);
        }

        return done / all;
    }
}
