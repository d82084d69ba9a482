namespace Nas.Protocol;

/// <summary>A derived network of the project.</summary>
internal sealed record NetworkEntry
{
    public string Name { get; init; } = "";

    public string? FullName { get; init; }

    public string? Space { get; init; }

    public string? Genotype { get; init; }

    public double? Score { get; init; }

    public string? Metric { get; init; }
}
