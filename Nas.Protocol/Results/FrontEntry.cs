namespace Nas.Protocol;

/// <summary>A trial of the Pareto front.</summary>
internal sealed record FrontEntry
{
    public required int Trial { get; init; }

    /// <summary>What was measured, by the objectives' names, the first one first.</summary>
    public required IReadOnlyDictionary<string, double> Objectives { get; init; }

    public required string Genotype { get; init; }
}
