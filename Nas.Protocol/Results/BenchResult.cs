namespace Nas.Protocol;

/// <summary>Strategies against each other on a table; scores are in 0..1.</summary>
internal sealed record BenchResult : Result
{
    public required string Table { get; init; }

    public int Architectures { get; init; }

    public string ScoreMetric { get; init; } = "";

    public string ReportedMetric { get; init; } = "";

    /// <summary>The best reported score there is in the table.</summary>
    public double Best { get; init; }

    public double BudgetSeconds { get; init; }

    public int Seeds { get; init; }

    /// <summary>The first one.</summary>
    public long Seed { get; init; }

    public int Threads { get; init; }

    /// <summary>What a network cost that was scored before: pay or cached.</summary>
    public string Repeats { get; init; } = "";

    public double? Seconds { get; init; }

    public required IReadOnlyList<StrategyFigures> Strategies { get; init; }

    /// <summary>Of each strategy with each other.</summary>
    public IReadOnlyList<ComparisonEntry> Comparisons { get; init; } = [];

    public string? Svg { get; init; }
}
