namespace Nas.Protocol;

/// <summary>A data set.</summary>
internal sealed record DataEntry
{
    public string Name { get; init; } = "";

    public string Description { get; init; } = "";
}
