namespace Nas.Protocol;

/// <summary>The winner of a search, or another of its trials, and the two files it is written as.</summary>
internal sealed record NetworkResult : Result
{
    public string Space { get; init; } = "";

    public required string ClassName { get; init; }

    public string? Namespace { get; init; }

    public required string Genotype { get; init; }

    public string? SpaceHash { get; init; }

    public string? Strategy { get; init; }

    public long? Seed { get; init; }

    public string? Metric { get; init; }

    public double? Score { get; init; }

    public long? Parameters { get; init; }

    public long? Flops { get; init; }

    /// <summary>As a table of latencies foretells it; null without one.</summary>
    public double? LatencyMilliseconds { get; init; }

    public double? Seconds { get; init; }

    public int? Trials { get; init; }

    /// <summary>How many proposals were answered by the score of an earlier trial, where some were.</summary>
    public int? Repeated { get; init; }

    /// <summary>How many of the trials failed, where some did.</summary>
    public int? Failed { get; init; }

    /// <summary>Why the search ended before its plan, where something went wrong.</summary>
    public string? Failure { get; init; }

    /// <summary>What to do about it.</summary>
    public string? FailureHint { get; init; }

    /// <summary>Its number in the store of experiments.</summary>
    public long? Experiment { get; init; }

    /// <summary>The trial that was asked for; null: the search's own choice.</summary>
    public int? Trial { get; init; }

    /// <summary>The limit that it keeps to, where one was asked for.</summary>
    public string? Limit { get; init; }

    /// <summary>The file of its weights, where they are kept.</summary>
    public string? Weights { get; init; }

    /// <summary>With several objectives: the trials that no other is better than in all of them.</summary>
    public IReadOnlyList<FrontEntry>? Front { get; init; }

    /// <summary>The text of the user's file, <c>FashionNet.cs</c>.</summary>
    public required string Source { get; init; }

    /// <summary>The text of the machine's file, <c>FashionNet.Derived.cs</c>.</summary>
    public required string Derived { get; init; }
}
