namespace Nas.Protocol;

/// <summary>What the store of experiments holds.</summary>
internal sealed record ExperimentsResult : Result
{
    public IReadOnlyList<ExperimentEntry> Experiments { get; init; } = [];
}
