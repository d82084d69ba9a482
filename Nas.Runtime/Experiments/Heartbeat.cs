namespace Nas.Runtime.Experiments;

/// <summary>Does something again and again beside the work, until it is disposed of.</summary>
internal sealed class Heartbeat : IDisposable
{
    private readonly Timer _timer;
    private readonly Action _beat;
    private readonly Lock _lock = new();
    private bool _ended;

    public Heartbeat(Action beat, TimeSpan interval)
    {
        _beat = beat;
        _timer = new Timer(_ => Beat(), null, interval, interval);
    }

    public void Dispose()
    {
        lock (_lock) _ended = true;
        _timer.Dispose();
    }

    private void Beat()
    {
        // A beat that takes long is not followed by another at once.
        if (!_lock.TryEnter()) return;
        try
        {
            if (!_ended) _beat();
        }
        catch (StoreException)
        {
            // A beat that is missed costs at most the lease; the work itself will say what is wrong with the store.
        }
        finally
        {
            _lock.Exit();
        }
    }
}
