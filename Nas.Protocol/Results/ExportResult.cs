namespace Nas.Protocol;

/// <summary>One experiment as text, in the format that was asked for.</summary>
internal sealed record ExportResult : Result
{
    public required long Experiment { get; init; }

    public int Trials { get; init; }

    public required string Text { get; init; }
}
