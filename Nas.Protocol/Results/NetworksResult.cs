namespace Nas.Protocol;

/// <summary>The best networks of a supernet, one within each limit.</summary>
internal sealed record NetworksResult : Result
{
    public long Experiment { get; init; }

    /// <summary>How many different architectures were measured, for all limits together.</summary>
    public int Measured { get; init; }

    public double? Seconds { get; init; }

    /// <summary>One for each limit, in their order.</summary>
    public required IReadOnlyList<NetworkResult> Networks { get; init; }

    /// <summary>Of all that were measured those that no other is better than in score and multiply-adds; numbered in the order of measuring.</summary>
    public required IReadOnlyList<FrontEntry> Front { get; init; }
}
