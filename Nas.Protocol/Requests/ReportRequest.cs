namespace Nas.Protocol;

/// <summary><c>report</c>: what the dashboard shows of an experiment, as one file.</summary>
internal sealed record ReportRequest : StoreRequest
{
    /// <summary>Its number; null: the last one.</summary>
    public long? Experiment { get; init; }
}
