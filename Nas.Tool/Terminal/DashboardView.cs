using Nas.Protocol;

namespace Nas.Tool.Terminal;

/// <summary>What a dashboard says: its address, once. That it stops when it is told to needs no words.</summary>
/// <param name="started">Is told the address.</param>
/// <param name="error">For its log.</param>
internal sealed class DashboardView(Action<string> started, TextWriter error) : IProgressView
{
    public void Started(string description) => started(description);

    public void Progress(ProgressEvent progress)
    {
    }

    public void Message(string text)
    {
    }

    public void Log(string line) => error.WriteLine(line);

    public void Doing(string what)
    {
    }

    public void Dispose()
    {
    }
}
