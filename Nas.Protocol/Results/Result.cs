namespace Nas.Protocol;

/// <summary>The end of the work: the engine's last word. What else it says depends on the command.</summary>
internal record Result() : EngineEvent(Kind)
{
    public const string Kind = "result";

    /// <summary>The work ended before its plan: the tool asked for it, or the time limit was reached.</summary>
    public bool Cancelled { get; init; }
}
