namespace Nas.Runtime.Spaces;

/// <summary>Where a network came from. It stands on the machine-owned part of a derived network.</summary>
/// <param name="space">The name of the net it was searched in.</param>
/// <param name="genotype">The architecture, as text.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class DerivedNetworkAttribute(string space, string genotype) : Attribute
{
    /// <summary>The name of the net it was searched in.</summary>
    public string Space { get; } = space;

    /// <summary>The architecture, as text.</summary>
    public string Genotype { get; } = genotype;

    /// <summary>The hash of the space's canonical text.</summary>
    public string SpaceHash { get; init; } = "";

    /// <summary>The strategy that found it.</summary>
    public string Strategy { get; init; } = "";

    /// <summary>The seed of the search.</summary>
    public long Seed { get; init; }

    /// <summary>Its score in the search.</summary>
    public double Score { get; init; }

    /// <summary>What the score is.</summary>
    public string Metric { get; init; } = "";

    /// <summary>Its trainable parameters.</summary>
    public long Parameters { get; init; }

    /// <summary>Its multiply-adds for one image.</summary>
    public long Flops { get; init; }

    /// <summary>The milliseconds that the table of latencies foretold in the search; 0 where there was none.</summary>
    public double LatencyMilliseconds { get; init; }

    /// <summary>The version of the tool that wrote it.</summary>
    public string ToolVersion { get; init; } = "";

    /// <summary>SHA-256 of the user's source file as it was last written.</summary>
    public string SourceSha256 { get; init; } = "";
}
