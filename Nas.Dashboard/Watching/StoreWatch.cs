using Nas.Runtime.Experiments;

namespace Nas.Dashboard.Watching;

/// <summary>
/// What the pages show of a store. While somebody looks it is read again every second, and of a journal only what is not settled yet, however
/// long it is. Nothing is ever written.
/// </summary>
/// <param name="store">The store.</param>
internal sealed class StoreWatch(ExperimentStore store) : BackgroundService
{
    private const int Kept = 4; // experiments whose trials are held in memory, the last looked at first

    private readonly Lock _lock = new(); // the session of a store is for one thread
    private readonly List<ExperimentView> _views = [];
    private IReadOnlyList<Experiment>? _experiments;

    /// <summary>Something is new.</summary>
    public event Action? Changed;

    /// <summary>Where the store is.</summary>
    public string Store => store.Database.Name;

    /// <summary>Why the store cannot be read at the moment; null where it can.</summary>
    public string? Problem { get; private set; }

    /// <summary>All experiments, the newest first.</summary>
    public IReadOnlyList<Experiment> Experiments
    {
        get
        {
            lock (_lock) return _experiments ??= Listed();
        }
    }

    /// <summary>An experiment with its trials; null where there is none of that number.</summary>
    public ExperimentView? Find(long id)
    {
        lock (_lock)
        {
            var view = _views.Find(v => v.Experiment.Id == id);
            if (view is not null) _views.Remove(view);
            else if ((_experiments = Listed()).FirstOrDefault(e => e.Id == id) is { } experiment) view = ExperimentView.Read(store, experiment);
            else return null;
            _views.Insert(0, view);
            if (_views.Count > Kept) _views.RemoveAt(Kept);
            return view;
        }
    }

    /// <summary>Reads what may have changed.</summary>
    public void Refresh()
    {
        var before = (Problem, News: false);
        lock (_lock)
        {
            try
            {
                var experiments = Listed();
                before.News = _experiments is null || !experiments.Select(Signs).SequenceEqual(_experiments.Select(Signs));
                _experiments = experiments;
                for (var i = 0; i < _views.Count; i++)
                {
                    if (experiments.FirstOrDefault(e => e.Id == _views[i].Experiment.Id) is not { } experiment) continue;
                    var (old, view) = (_views[i], _views[i].Refreshed(store, experiment));
                    before.News |= view != old;
                    _views[i] = view;
                }

                Problem = null;
            }
            catch (StoreException error)
            {
                Problem = error.Message;
            }
        }

        if (before.News || before.Problem != Problem) Changed?.Invoke();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (await timer.WaitForNextTickAsync(stoppingToken))
            if (Changed is not null) Refresh();
    }

    private List<Experiment> Listed() => [.. store.List().Reverse()];

    // What a record compares by reference is left out.
    private static (long, ExperimentStatus, DateTimeOffset, int, int, int?, double?) Signs(Experiment e) => (e.Id, e.Status, e.Updated, e.Trials, e.Failed, e.Epoch, e.Score);
}
