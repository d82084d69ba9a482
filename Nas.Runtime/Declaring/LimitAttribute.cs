namespace Nas.Runtime.Declaring;

/// <summary>
/// What the networks of a net may cost at most, which a search keeps to where it is not told otherwise: <c>limit params &lt;= 5M, latency("phone.csv") &lt;= 80ms</c> is
/// <c>[Limit(Params = 5_000_000, Latency = "phone.csv", Milliseconds = 80)]</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class LimitAttribute : Attribute
{
    /// <summary>The most trained numbers, at least 1; left out, any number.</summary>
    public long Params { get; set; }

    /// <summary>The most multiply-adds for one example, at least 1; left out, any number.</summary>
    public long Flops { get; set; }

    /// <summary>The file of a table of latencies: its path from the folder of the file that declares the net. It goes with <see cref="Milliseconds"/>.</summary>
    public string? Latency { get; set; }

    /// <summary>The highest latency by that table, above 0.</summary>
    public double Milliseconds { get; set; }
}
