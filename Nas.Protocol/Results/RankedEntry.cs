namespace Nas.Protocol;

/// <summary>An architecture with both of its scores.</summary>
internal sealed record RankedEntry
{
    public required string Genotype { get; init; }

    /// <summary>With the weights of the supernet.</summary>
    public double Shared { get; init; }

    /// <summary>Trained by itself.</summary>
    public double StandAlone { get; init; }
}
