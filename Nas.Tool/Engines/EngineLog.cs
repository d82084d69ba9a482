namespace Nas.Tool.Engines;

/// <summary>What the engine and the user's code print: passed on under --verbose, else only the end is kept, for a failure.</summary>
internal sealed class EngineLog(Action<string>? passOn)
{
    private const int Kept = 20;
    private readonly Queue<string> _last = new();

    public void Add(string line)
    {
        lock (_last)
        {
            _last.Enqueue(line);
            if (_last.Count > Kept)
                _last.Dequeue();
        }
        passOn?.Invoke(line);
    }

    public IReadOnlyList<string> Last
    {
        get
        {
            lock (_last)
                return [.. _last];
        }
    }
}
