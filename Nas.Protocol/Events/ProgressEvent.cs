namespace Nas.Protocol;

/// <summary>Where the work is; what does not apply is null.</summary>
internal sealed record ProgressEvent() : EngineEvent(Kind)
{
    public const string Kind = "progress";

    public string Phase { get; init; } = "";

    public int? Step { get; init; }

    public int? Steps { get; init; }

    public int? Epoch { get; init; }

    public int? Epochs { get; init; }

    public int? Trial { get; init; }

    public int? Trials { get; init; }

    public int? Search { get; init; }

    public int? Searches { get; init; }

    public double? Loss { get; init; }

    /// <summary>In 0..1, as <see cref="Best"/>.</summary>
    public double? Accuracy { get; init; }

    public double? Best { get; init; }

    /// <summary>Why the trial failed.</summary>
    public string? Failure { get; init; }

    public string? Architecture { get; init; }

    public double? ElapsedSeconds { get; init; }

    public double? LeftSeconds { get; init; }
}
