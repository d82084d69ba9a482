namespace Nas.Protocol;

/// <summary><c>record</c>: tells an experiment what its network was written to.</summary>
internal sealed record RecordRequest : StoreRequest
{
    public required long Experiment { get; init; }

    public required IReadOnlyList<string> Files { get; init; }
}
