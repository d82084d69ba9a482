namespace Nas.Protocol;

/// <summary>Something for the user to know.</summary>
internal sealed record MessageEvent() : EngineEvent(Kind)
{
    public const string Kind = "message";

    public const string Info = "info";

    public const string Warning = "warning";

    public string Level { get; init; } = Info;

    public string Text { get; init; } = "";
}
