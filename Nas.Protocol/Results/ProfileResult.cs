namespace Nas.Protocol;

/// <summary>A table of latencies.</summary>
internal sealed record ProfileResult : Result
{
    public required string Space { get; init; }

    public string? Device { get; init; }

    public int? Threads { get; init; }

    public int? BatchSize { get; init; }

    public int? Repeats { get; init; }

    public double? Seconds { get; init; }

    public IReadOnlyList<LatencyRow> Rows { get; init; } = [];

    /// <summary>The same as the text of a CSV file.</summary>
    public string Csv { get; init; } = "";
}
