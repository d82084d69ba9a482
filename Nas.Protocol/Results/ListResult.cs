namespace Nas.Protocol;

/// <summary>What there is in a project and in its Nas.Runtime.</summary>
internal sealed record ListResult : Result
{
    public IReadOnlyList<SpaceEntry> Spaces { get; init; } = [];

    public IReadOnlyList<NetworkEntry> Networks { get; init; } = [];

    public IReadOnlyList<StrategyEntry> Strategies { get; init; } = [];

    public IReadOnlyList<DataEntry> Data { get; init; } = [];
}
