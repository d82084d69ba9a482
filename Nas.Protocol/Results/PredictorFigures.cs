namespace Nas.Protocol;

/// <summary>How a predictor did that learnt from so many architectures.</summary>
internal sealed record PredictorFigures
{
    public required string Name { get; init; }

    public int TrainSize { get; init; }

    public required SeedStatistic KendallTau { get; init; }

    public required SeedStatistic BestRank { get; init; }

    public required SeedStatistic Precision { get; init; }

    public double Seconds { get; init; }

    public IReadOnlyList<PredictorSeed> Seeds { get; init; } = [];
}
