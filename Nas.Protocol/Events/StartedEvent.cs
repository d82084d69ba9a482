namespace Nas.Protocol;

/// <summary>The engine has read the request and the data and begins.</summary>
internal sealed record StartedEvent() : EngineEvent(Kind)
{
    public const string Kind = "started";

    public string Description { get; init; } = "";

    /// <summary>The experiment that runs, where it is one.</summary>
    public long? Experiment { get; init; }
}
