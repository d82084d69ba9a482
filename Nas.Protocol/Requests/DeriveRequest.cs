namespace Nas.Protocol;

/// <summary><c>derive</c>: the source of what an experiment has found, or of one of its trials.</summary>
internal sealed record DeriveRequest : StoreRequest
{
    /// <summary>Null: the last one.</summary>
    public long? Experiment { get; init; }

    /// <summary>From 1; null: what the search has found.</summary>
    public int? Trial { get; init; }

    public string? ClassName { get; init; }
}
