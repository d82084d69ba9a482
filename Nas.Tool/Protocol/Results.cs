namespace Nas.Tool.Protocol;

/// <summary>The winner of a search, or another of its trials, and the two files it is written as.</summary>
internal sealed record SearchResult
{
    public string Space { get; init; } = "";
    public required string ClassName { get; init; }
    public string? Namespace { get; init; }
    public required string Genotype { get; init; }
    public string? SpaceHash { get; init; }
    public string? Strategy { get; init; }
    public int? Seed { get; init; }
    public string? Metric { get; init; }
    public double? Score { get; init; }
    public long? Parameters { get; init; }
    public long? Flops { get; init; }
    public double? Seconds { get; init; }
    public int? Trials { get; init; }

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

    /// <summary>With several objectives: the trials that no other is better than in all of them.</summary>
    public IReadOnlyList<FrontEntry>? Front { get; init; }

    /// <summary>The text of the user's file, <c>FashionNet.cs</c>.</summary>
    public required string Source { get; init; }

    /// <summary>The text of the machine's file, <c>FashionNet.Derived.cs</c>.</summary>
    public required string Derived { get; init; }
}

/// <summary>A trial of the Pareto front.</summary>
internal sealed record FrontEntry
{
    public required int Trial { get; init; }

    /// <summary>What was measured, by the objectives' names, the first one first.</summary>
    public required IReadOnlyDictionary<string, double> Objectives { get; init; }

    public required string Genotype { get; init; }
}

/// <summary>What there is in a project and in its Nas.Runtime.</summary>
internal sealed record ListResult
{
    public IReadOnlyList<SpaceEntry> Spaces { get; init; } = [];
    public IReadOnlyList<NetworkEntry> Networks { get; init; } = [];
    public IReadOnlyList<StrategyEntry> Strategies { get; init; } = [];
    public IReadOnlyList<DataEntry> Data { get; init; } = [];
}

internal sealed record SpaceEntry
{
    public string Name { get; init; } = "";
    public string? FullName { get; init; }
    public IReadOnlyList<string> Cells { get; init; } = [];
    public int Decisions { get; init; }

    /// <summary>The exact number of architectures, as digits: it may exceed every integer type.</summary>
    public string Count { get; init; } = "";
}

internal sealed record NetworkEntry
{
    public string Name { get; init; } = "";
    public string? FullName { get; init; }
    public string? Space { get; init; }
    public string? Genotype { get; init; }
    public double? Score { get; init; }
    public string? Metric { get; init; }
}

internal sealed record StrategyEntry
{
    public string Name { get; init; } = "";
    public string Description { get; init; } = "";
    public int DefaultEpochs { get; init; }
    public int DefaultTrials { get; init; }
    public IReadOnlyList<OptionEntry> Options { get; init; } = [];
}

internal sealed record OptionEntry
{
    public string Name { get; init; } = "";
    public string? Default { get; init; }
    public string Description { get; init; } = "";
}

internal sealed record DataEntry
{
    public string Name { get; init; } = "";
    public string Description { get; init; } = "";
}

/// <summary>What the store of experiments holds.</summary>
internal sealed record ExperimentsResult
{
    public IReadOnlyList<ExperimentEntry> Experiments { get; init; } = [];
}

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
    public IReadOnlyList<string>? Files { get; init; }
}

/// <summary>One experiment as text, in the format that was asked for.</summary>
internal sealed record ExportResult
{
    public required long Experiment { get; init; }
    public required string Text { get; init; }
}

/// <summary>What a worker has done.</summary>
internal sealed record WorkerResult
{
    public string Name { get; init; } = "";
    public int Trials { get; init; }
    public double? Seconds { get; init; }
}

/// <summary>A space or a derived network, drawn.</summary>
internal sealed record ShowResult
{
    public required string Name { get; init; }
    public string? Count { get; init; }
    public int? Decisions { get; init; }
    public long? Parameters { get; init; }
    public long? Flops { get; init; }
    public long? MinParameters { get; init; }
    public long? MaxParameters { get; init; }
    public long? MinFlops { get; init; }
    public long? MaxFlops { get; init; }
    public string? Genotype { get; init; }
    public string Text { get; init; } = "";
    public string? Svg { get; init; }
}

/// <summary>Strategies against each other on a table; scores are in 0..1.</summary>
internal sealed record BenchResult
{
    public required string Table { get; init; }
    public int Architectures { get; init; }
    public string ScoreMetric { get; init; } = "";
    public string ReportedMetric { get; init; } = "";

    /// <summary>The best reported score there is in the table.</summary>
    public double Best { get; init; }

    public double BudgetSeconds { get; init; }
    public int Seeds { get; init; }
    public int Seed { get; init; }
    public double? Seconds { get; init; }
    public required IReadOnlyList<StrategyFigures> Strategies { get; init; }
    public string? Svg { get; init; }
}

internal sealed record StrategyFigures
{
    public required string Name { get; init; }
    public required SeedStatistic Reported { get; init; }
    public required SeedStatistic Score { get; init; }
    public double Trials { get; init; }
    public double SecondsPerProposal { get; init; }
    public IReadOnlyList<CurvePoint> Curve { get; init; } = [];
    public IReadOnlyList<SeedEntry> Seeds { get; init; } = [];
}

/// <summary>Over the seeds; there is no deviation of a single one.</summary>
internal sealed record SeedStatistic(double Mean, double? Deviation);

internal sealed record CurvePoint(double Seconds, double Reported, double Score);

internal sealed record SeedEntry(long Seed);

/// <summary>Predictors against each other on a table.</summary>
internal sealed record PredictorsResult
{
    public required string Table { get; init; }
    public int Architectures { get; init; }

    /// <summary>The score that they learn and rank.</summary>
    public string Metric { get; init; } = "";

    /// <summary>K of N@K and P@K.</summary>
    public int Top { get; init; }

    public int Seeds { get; init; }
    public int Seed { get; init; }
    public double? Seconds { get; init; }
    public required IReadOnlyList<PredictorFigures> Predictors { get; init; }
}

internal sealed record PredictorFigures
{
    public required string Name { get; init; }
    public int TrainSize { get; init; }
    public required SeedStatistic KendallTau { get; init; }
    public required SeedStatistic BestRank { get; init; }
    public required SeedStatistic Precision { get; init; }
    public double Seconds { get; init; }
    public IReadOnlyList<SeedEntry> Seeds { get; init; } = [];
}

/// <summary>A trained network; accuracies are in 0..1, <see cref="Accuracy"/> is that on the test images.</summary>
internal sealed record TrainResult
{
    public required string Network { get; init; }
    public int? Epochs { get; init; }
    public double? Loss { get; init; }
    public double? Accuracy { get; init; }
    public double? TrainAccuracy { get; init; }
    public double? Seconds { get; init; }
    public long? Parameters { get; init; }
    public string? Weights { get; init; }
}
