namespace Nas.Protocol;

/// <summary>What a search will write, with another architecture than it will find. The engine waits for the word to begin.</summary>
internal sealed record DraftEvent() : EngineEvent(Kind)
{
    public const string Kind = "draft";

    public required string ClassName { get; init; }

    /// <summary>The text of the user's file.</summary>
    public required string Source { get; init; }

    /// <summary>The text of the machine's file.</summary>
    public required string Derived { get; init; }
}
