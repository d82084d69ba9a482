namespace Nas.Protocol;

/// <summary>A request that runs an experiment, a new one or one that is there.</summary>
internal abstract record RunRequest : StoreRequest
{
    /// <summary>Show a draft of what will be written, and wait for the word to begin.</summary>
    public bool Draft { get; init; }

    public double? TimeLimitSeconds { get; init; }
}
