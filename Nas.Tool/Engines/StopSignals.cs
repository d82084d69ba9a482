using System.Runtime.InteropServices;

namespace Nas.Tool.Engines;

/// <summary>
/// Ctrl-C and its relatives. The first signal asks for a clean stop, the second aborts. Both are kept from ending this
/// process, which has files to put in order.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    // One Ctrl-C may arrive more than once: from the terminal, and passed on by the dotnet command that started us.
    private static readonly TimeSpan OneGesture = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _abort = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly Lock _lock = new();
    private DateTime? _first;

    public CancellationToken Stop => _stop.Token;
    public CancellationToken Abort => _abort.Token;

    /// <summary>Signals that come from nowhere but <see cref="Signal"/>.</summary>
    public static StopSignals None() => new();

    public static StopSignals OfThisProcess()
    {
        var signals = new StopSignals();
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP })
            signals._registrations.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                // The registered callbacks write to pipes and terminals; the signal thread should not wait for them.
                _ = Task.Run(() => signals.Signal(DateTime.UtcNow));
            }));
        return signals;
    }

    /// <summary>A signal has arrived.</summary>
    public void Signal(DateTime now)
    {
        bool isFirst;
        lock (_lock)
        {
            isFirst = _first is null;
            if (!isFirst && now - _first < OneGesture)
                return;
            _first ??= now;
        }
        (isFirst ? _stop : _abort).Cancel();
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _stop.Dispose();
        _abort.Dispose();
    }
}
