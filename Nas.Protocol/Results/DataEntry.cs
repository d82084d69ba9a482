namespace Nas.Protocol;

internal sealed record DataEntry
{
    public string Name { get; init; } = "";

    public string Description { get; init; } = "";
}
