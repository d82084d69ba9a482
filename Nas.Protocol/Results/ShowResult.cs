namespace Nas.Protocol;

/// <summary>A space or a derived network, drawn.</summary>
internal sealed record ShowResult : Result
{
    public required string Name { get; init; }

    public string? Space { get; init; }

    public string? Count { get; init; }

    /// <summary>How many of them are different networks; null where that was not asked for, or there are too many to go through.</summary>
    public string? Distinct { get; init; }

    public int? Decisions { get; init; }

    /// <summary>What the networks of the space may cost at most, as the language says it; null where it says nothing.</summary>
    public string? Limits { get; init; }

    public long? Parameters { get; init; }

    public long? Flops { get; init; }

    /// <summary>As a table of latencies foretells it; null without one.</summary>
    public double? LatencyMilliseconds { get; init; }

    public string? Genotype { get; init; }

    public string Text { get; init; } = "";

    public string? Svg { get; init; }
}
