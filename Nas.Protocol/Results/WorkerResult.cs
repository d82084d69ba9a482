namespace Nas.Protocol;

/// <summary>What a worker has done.</summary>
internal sealed record WorkerResult : Result
{
    public string Name { get; init; } = "";

    public int Trials { get; init; }

    public double? Seconds { get; init; }
}
