namespace Nas.Protocol;

/// <summary>How a strategy did.</summary>
internal sealed record StrategyFigures
{
    public required string Name { get; init; }

    /// <summary>Those that were given.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();

    public required SeedStatistic Reported { get; init; }

    public required SeedStatistic Score { get; init; }

    /// <summary>The table's further reported scores, by name.</summary>
    public IReadOnlyDictionary<string, SeedStatistic> Reports { get; init; } = new Dictionary<string, SeedStatistic>();

    /// <summary>What the objectives besides the accuracy measure of what was found, by name.</summary>
    public IReadOnlyDictionary<string, SeedStatistic> Objectives { get; init; } = new Dictionary<string, SeedStatistic>();

    public double Trials { get; init; }

    /// <summary>Different networks among the proposals.</summary>
    public double Distinct { get; init; }

    /// <summary>Proposals of a network that had been proposed before at the same fidelity.</summary>
    public double Repeats { get; init; }

    /// <summary>Those of them that were another architecture of the same network.</summary>
    public double Isomorphic { get; init; }

    /// <summary>Whether no seed left the random phase that the strategy begins with.</summary>
    public bool Random { get; init; }

    public double SecondsPerProposal { get; init; }

    public IReadOnlyList<CurvePoint> Curve { get; init; } = [];

    public IReadOnlyList<StrategySeed> Seeds { get; init; } = [];
}
