namespace Nas.Protocol;

/// <summary>A trained network; accuracies are in 0..1, <see cref="Accuracy"/> is that on the test examples. Of several trainings the figures are means.</summary>
internal sealed record TrainResult : Result
{
    public required string Network { get; init; }

    public int? Epochs { get; init; }

    public double? Loss { get; init; }

    public double? Accuracy { get; init; }

    public double? TrainAccuracy { get; init; }

    /// <summary>Of a language model, on the test texts.</summary>
    public double? Perplexity { get; init; }

    public double? Seconds { get; init; }

    public long? Parameters { get; init; }

    /// <summary>The weights behind the last epoch; null of several trainings.</summary>
    public string? Weights { get; init; }

    /// <summary>The sample standard deviation of <see cref="Accuracy"/> over several trainings.</summary>
    public double? Deviation { get; init; }

    /// <summary>Each training, in the order of the seeds.</summary>
    public IReadOnlyList<TrainedSeed> Trainings { get; init; } = [];
}
