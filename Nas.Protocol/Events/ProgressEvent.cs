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

    /// <summary>On the test examples, behind an epoch of a training.</summary>
    public double? Test { get; init; }

    public double? Best { get; init; }

    /// <summary>Why the trial failed.</summary>
    public string? Failure { get; init; }

    /// <summary>Of skip connections in the architecture that would be derived now, in 0..1.</summary>
    public double? SkipShare { get; init; }

    /// <summary>The dominant one of the Hessian of the architecture's loss.</summary>
    public double? Eigenvalue { get; init; }

    /// <summary>The accuracy of the mixture less that of the architecture derived from it.</summary>
    public double? Gap { get; init; }

    public string? Architecture { get; init; }

    public double? ElapsedSeconds { get; init; }

    public double? LeftSeconds { get; init; }
}
