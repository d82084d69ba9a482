namespace Nas.Protocol;

/// <summary>A request that runs an experiment, a new one or one that is there.</summary>
internal abstract record RunRequest : StoreRequest
{
    /// <summary>Show a draft of what will be written, and wait for the word to begin.</summary>
    public bool Draft { get; init; }

    /// <summary>How many workers the tool will start for it, a search that has no trials to give away being refused them; null: none.</summary>
    public int? Workers { get; init; }

    public double? TimeLimitSeconds { get; init; }
}
