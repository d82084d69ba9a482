namespace Nas.Protocol;

/// <summary><c>resume</c>: goes on with an experiment.</summary>
internal sealed record ResumeRequest : RunRequest
{
    /// <summary>Null: the last one that is not finished.</summary>
    public long? Experiment { get; init; }
}
