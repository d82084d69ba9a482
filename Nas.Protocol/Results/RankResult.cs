namespace Nas.Protocol;

/// <summary>Architectures by the weights of a supernet, and trained by themselves.</summary>
internal sealed record RankResult : Result
{
    /// <summary>That of the supernet.</summary>
    public long Experiment { get; init; }

    public required string Strategy { get; init; }

    /// <summary>The experiment of those trained by themselves; a later <c>rank</c> with the same settings uses it again.</summary>
    public long StandAlone { get; init; }

    /// <summary>What both scores are.</summary>
    public required string Metric { get; init; }

    /// <summary>For how long each was trained by itself.</summary>
    public int Epochs { get; init; }

    public double KendallTau { get; init; }

    /// <summary>Without any relation tau lies between this and its negative in 95 of 100 samples.</summary>
    public double Chance { get; init; }

    public double? Seconds { get; init; }

    /// <summary>The best one, trained by itself, first.</summary>
    public required IReadOnlyList<RankedEntry> Architectures { get; init; }
}
