namespace Nas.Protocol;

/// <summary>A strategy with its options; 0 epochs or trials are not applicable.</summary>
internal sealed record StrategyEntry
{
    public string Name { get; init; } = "";

    public string Description { get; init; } = "";

    public int DefaultEpochs { get; init; }

    public int DefaultTrials { get; init; }

    public IReadOnlyList<OptionEntry> Options { get; init; } = [];
}
