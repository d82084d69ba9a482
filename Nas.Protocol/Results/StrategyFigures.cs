namespace Nas.Protocol;

/// <summary>How a strategy did.</summary>
internal sealed record StrategyFigures
{
    public required string Name { get; init; }

    /// <summary>Those that were given.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();

    public required SeedStatistic Reported { get; init; }

    public required SeedStatistic Score { get; init; }

    public double Trials { get; init; }

    public double SecondsPerProposal { get; init; }

    public IReadOnlyList<CurvePoint> Curve { get; init; } = [];

    public IReadOnlyList<StrategySeed> Seeds { get; init; } = [];
}
