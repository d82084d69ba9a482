namespace Nas.Tool.Engines;

/// <summary>The engine's standard input; closing it also means stop.</summary>
internal sealed class EngineInput(StreamWriter writer) : IDisposable
{
    private readonly Lock _lock = new();
    private bool _closed;

    public void Send(string line)
    {
        lock (_lock)
        {
            if (_closed)
                return;
            try
            {
                writer.Write(line + "\n");
                writer.Flush();
            }
            catch (IOException)
            {
                // The engine is gone; the end of its output tells how.
                _closed = true;
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_closed)
                return;
            _closed = true;
            try
            {
                writer.Dispose();
            }
            catch (IOException)
            {
                // As above: what could not be flushed has no reader any more.
            }
        }
    }
}
