using Nas.Protocol;

namespace Nas.Tool.Terminal;

/// <summary>Where the user watches a search or a training; on standard error, whatever its form.</summary>
internal interface IProgressView : IDisposable
{
    void Started(string description);

    void Progress(ProgressEvent progress);

    /// <summary>A line for the user.</summary>
    void Message(string text);

    /// <summary>A line of the engine's log, passed on as it came.</summary>
    void Log(string line);

    /// <summary>A step of the tool itself that takes a while, such as a build.</summary>
    void Doing(string what);
}
