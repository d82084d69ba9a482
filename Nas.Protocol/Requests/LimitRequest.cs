namespace Nas.Protocol;

/// <summary>What a network may cost at most; at least one of the three.</summary>
internal sealed record LimitRequest
{
    /// <summary>As the language says it.</summary>
    public required string Text { get; init; }

    public long? MaxParameters { get; init; }

    public long? MaxFlops { get; init; }

    /// <summary>The file of the table that foretells latencies.</summary>
    public string? Latency { get; init; }

    public double? MaxLatencyMilliseconds { get; init; }
}
