using Nas.Dsl.Planning;

namespace Nas.Dsl.Model;

/// <summary>
/// What a network of a net may cost at most: <c>limit params &lt;= 5M, latency("phone.csv") &lt;= 80ms</c>. A search keeps to it where it is not told
/// otherwise; which architectures there are does not depend on it.
/// </summary>
public sealed record CostLimits
{
    /// <summary>A network may cost anything.</summary>
    public static CostLimits None { get; } = new();

    /// <summary>The most trained numbers, at least 1; or null.</summary>
    public long? Parameters { get; init; }

    /// <summary>The most multiply-adds for one example, at least 1; or null.</summary>
    public long? Flops { get; init; }

    /// <summary>The highest latency, or null.</summary>
    public LatencyLimit? Latency { get; init; }

    /// <summary>As the language has them behind <c>limit</c>; empty where there are none.</summary>
    public override string ToString() => string.Join(", ", new[]
    {
        Parameters is { } parameters ? $"{CostMeasure.Parameters.Name} <= {Amounts.WriteMagnitude(parameters)}" : null,
        Flops is { } flops ? $"{CostMeasure.Flops.Name} <= {Amounts.WriteMagnitude(flops)}" : null,
        Latency?.ToString(),
    }.Where(limit => limit is not null));
}

/// <summary>The highest latency of a network, as a table foretells it.</summary>
/// <param name="Table">The table's file as it is written: its path from the folder of the file that declares the net.</param>
/// <param name="Milliseconds">The most milliseconds, above 0.</param>
public sealed record LatencyLimit(string Table, decimal Milliseconds)
{
    /// <inheritdoc/>
    public override string ToString() => $"{CostMeasure.Latency}(\"{Table}\") <= {Amounts.WriteMilliseconds(Milliseconds)}";
}
