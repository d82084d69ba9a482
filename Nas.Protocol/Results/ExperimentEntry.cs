namespace Nas.Protocol;

/// <summary>One search, done or not; <see cref="Score"/> is the best so far.</summary>
internal sealed record ExperimentEntry
{
    public required long Id { get; init; }

    public string Net { get; init; } = "";

    public string Strategy { get; init; } = "";

    public long Seed { get; init; }

    public string Data { get; init; } = "";

    public int Trials { get; init; }

    public int Failed { get; init; }

    public int? Epoch { get; init; }

    public int? Epochs { get; init; }

    public double? Score { get; init; }

    public string? Metric { get; init; }

    public string Status { get; init; } = "";

    public string? Message { get; init; }

    public DateTimeOffset Created { get; init; }

    public DateTimeOffset Updated { get; init; }

    /// <summary>Time of work, all parts together.</summary>
    public double Seconds { get; init; }

    public IReadOnlyList<string>? Files { get; init; }
}
