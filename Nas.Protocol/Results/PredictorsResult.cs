namespace Nas.Protocol;

/// <summary>Predictors against each other on a table.</summary>
internal sealed record PredictorsResult : Result
{
    public required string Table { get; init; }

    public int Architectures { get; init; }

    /// <summary>The score that they learn and rank.</summary>
    public string Metric { get; init; } = "";

    /// <summary>K of N@K and P@K.</summary>
    public int Top { get; init; }

    public int Seeds { get; init; }

    /// <summary>The first one.</summary>
    public long Seed { get; init; }

    public int Threads { get; init; }

    public double? Seconds { get; init; }

    public required IReadOnlyList<PredictorFigures> Predictors { get; init; }
}
