namespace Nas.Protocol;

/// <summary>A failure, said by the engine: its last word.</summary>
internal sealed record ErrorEvent() : EngineEvent(Kind)
{
    public const string Kind = "error";

    public string Message { get; init; } = "";

    public string? Hint { get; init; }

    /// <summary>1, 2 or 130.</summary>
    public int ExitCode { get; init; } = 1;

    /// <summary>For those who want to know where it happened.</summary>
    public string? Detail { get; init; }
}
