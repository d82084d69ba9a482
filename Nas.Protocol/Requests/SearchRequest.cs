namespace Nas.Protocol;

/// <summary><c>search</c>: begins an experiment.</summary>
internal sealed record SearchRequest : RunRequest
{
    public required ExperimentSettings Settings { get; init; }

    /// <summary>Go on with the last experiment of the same settings, where there is an unfinished one.</summary>
    public bool Resume { get; init; }
}
