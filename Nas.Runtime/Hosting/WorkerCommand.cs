using Nas.Protocol;
using Nas.Runtime.Experiments;
using Nas.Runtime.Searching;

namespace Nas.Runtime.Hosting;

/// <summary><c>worker</c>: evaluates trials of searches that run elsewhere, the oldest search first.</summary>
internal sealed class WorkerCommand : IDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);

    private readonly WorkerRequest _request;
    private readonly UserProject _project;
    private readonly EventWriter _events;
    private readonly CancellationToken _cancellation;
    private readonly ExperimentStore _store;
    private readonly Dictionary<long, Workbench?> _benches = []; // null: nothing that can be done here

    private WorkerCommand(WorkerRequest request, UserProject project, EventWriter events, CancellationToken cancellation)
    {
        (_request, _project, _events, _cancellation) = (request, project, events, cancellation);
        _store = ExperimentsCommand.Open(request);
    }

    // Unique among all machines that share a store, also after a restart.
    private string Name { get; } = $"{Environment.MachineName}:{Environment.ProcessId}:{Guid.NewGuid().ToString("N")[..6]}";

    /// <returns>True where there was nothing to do for the idle limit; false where it was stopped.</returns>
    public static bool Run(WorkerRequest request, UserProject project, EventWriter events, CancellationToken cancellation)
    {
        using var worker = new WorkerCommand(request, project, events, cancellation);
        worker.Run();
        return !cancellation.IsCancellationRequested;
    }

    public void Dispose()
    {
        foreach (var bench in _benches.Values) bench?.Dispose();
        _store.Dispose();
    }

    private void Run()
    {
        _events.Started($"worker {Name} on {_store.Database.Name}");
        var (done, busyUntil) = (0, _events.ElapsedSeconds);
        while (!_cancellation.IsCancellationRequested && !(_events.ElapsedSeconds - busyUntil > _request.IdleLimitSeconds))
        {
            if (Next() is { } next)
            {
                if (next.Bench.Evaluate(next.Number, next.Proposal)) done++;
                busyUntil = _events.ElapsedSeconds;
            }
            else
            {
                _cancellation.WaitHandle.WaitOne(Poll);
            }
        }

        _events.Write(new WorkerResult { Cancelled = _cancellation.IsCancellationRequested, Name = Name, Trials = done, Seconds = _events.ElapsedSeconds });
    }

    private (Workbench Bench, int Number, Proposal Proposal)? Next()
    {
        var running = _store.Running();
        foreach (var over in _benches.Keys.Except(running).ToArray())
        {
            _benches[over]?.Dispose();
            _benches.Remove(over);
        }

        foreach (var id in running)
        {
            if (_request.Experiment is { } only && only != id) continue;
            if (!_benches.TryGetValue(id, out var bench))
                _benches[id] = bench = Workbench.For(_store, _store.Get(id), Name, _request, _project, _events, _cancellation);
            if (bench?.Journal.LeaseTrial() is { } trial) return (bench, trial.Number, trial.Proposal);
        }

        return null;
    }
}
