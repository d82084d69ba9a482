namespace Nas.Protocol;

/// <summary>An experiment as a page.</summary>
internal sealed record ReportResult : Result
{
    public required long Experiment { get; init; }

    public int Trials { get; init; }

    /// <summary>HTML that asks for no other file.</summary>
    public required string Text { get; init; }
}
