namespace Nas.Protocol;

/// <summary><c>export</c>: an experiment with all its trials, as text.</summary>
internal sealed record ExportRequest : StoreRequest
{
    /// <summary>Null: the last one.</summary>
    public long? Experiment { get; init; }

    /// <summary><c>json</c>, which is the default, or <c>csv</c>.</summary>
    public string? Format { get; init; }
}
