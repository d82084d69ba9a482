namespace Nas.Dsl.CSharp;

/// <summary>Where a written network comes from: what <c>FashionNet.Derived.cs</c> records.</summary>
public sealed record Derivation
{
    /// <summary>The class's C# namespace; empty for the global one.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>The class.</summary>
    public string ClassName { get; init; } = "";

    /// <summary>The name of the space it is a point of.</summary>
    public string Space { get; init; } = "";

    /// <summary>The architecture as text.</summary>
    public string Genotype { get; init; } = "";

    /// <summary>The hash of the space's canonical text.</summary>
    public string SpaceHash { get; init; } = "";

    /// <summary>The strategy that found it.</summary>
    public string Strategy { get; init; } = "";

    /// <summary>The search's seed.</summary>
    public long Seed { get; init; }

    /// <summary>Its score in the search.</summary>
    public double Score { get; init; }

    /// <summary>What the score measures, such as <c>accuracy</c>.</summary>
    public string Metric { get; init; } = "";

    /// <summary>How many trained numbers it has.</summary>
    public long Parameters { get; init; }

    /// <summary>Multiply-adds for one image.</summary>
    public long Flops { get; init; }

    /// <summary>The milliseconds that a table of latencies foretells; null where there is none.</summary>
    public double? LatencyMilliseconds { get; init; }

    /// <summary>The version of what wrote it.</summary>
    public string ToolVersion { get; init; } = "";

    /// <summary>The hash of the user's file as last written, see <see cref="DerivedHeader.Hash"/>.</summary>
    public string SourceSha256 { get; init; } = "";
}
