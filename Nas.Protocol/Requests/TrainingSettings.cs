namespace Nas.Protocol;

/// <summary>What search and train have in common: the images, the machine, and how training is done. What is null keeps its default.</summary>
internal record TrainingSettings
{
    /// <summary>The data set's name.</summary>
    public string? Data { get; init; }

    /// <summary>Where the data set's files are, where it needs any.</summary>
    public string? DataDirectory { get; init; }

    public long Seed { get; init; }

    public string Device { get; init; } = "auto";

    /// <summary>What trainings compute with: bf16, or null for float32.</summary>
    public string? Precision { get; init; }

    public int? Threads { get; init; }

    public int? Epochs { get; init; }

    public int? BatchSize { get; init; }

    public double? LearningRate { get; init; }

    /// <summary>Whether training images are cropped and flipped at random.</summary>
    public bool? Augment { get; init; }

    /// <summary>Of the net; those left out have its defaults.</summary>
    public IReadOnlyDictionary<string, int> Parameters { get; init; } = new Dictionary<string, int>();
}
