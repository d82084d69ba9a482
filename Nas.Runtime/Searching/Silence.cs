namespace Nas.Runtime.Searching;

/// <summary>Nobody is told of progress.</summary>
internal sealed class Silence : IProgressListener
{
    public void Report(Progress progress)
    {
    }

    public void Warn(string text)
    {
    }
}
