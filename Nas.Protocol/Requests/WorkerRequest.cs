namespace Nas.Protocol;

/// <summary><c>worker</c>: evaluates trials of searches that run elsewhere.</summary>
internal sealed record WorkerRequest : StoreRequest
{
    /// <summary>Null: any.</summary>
    public long? Experiment { get; init; }

    /// <summary>A trial of a worker that is silent for so long is given to another.</summary>
    public double? LeaseSeconds { get; init; }

    /// <summary>The end comes when there was nothing to do for so long; null: never.</summary>
    public double? IdleLimitSeconds { get; init; }

    public double? TimeLimitSeconds { get; init; }
}
