namespace Nas.Runtime.Searching;

/// <summary>Who is told of progress.</summary>
public interface IProgressListener
{
    /// <summary>The work has got this far. It is called often; the listener thins out.</summary>
    void Report(Progress progress);

    /// <summary>Something the user should know once.</summary>
    void Warn(string text);
}
