namespace Nas.Protocol;

/// <summary><c>train</c>: trains a derived network.</summary>
internal sealed record TrainRequest : StoreRequest
{
    /// <summary>Null: the only one.</summary>
    public string? Network { get; init; }

    /// <summary>Begin with the weights that it has in the supernet of its search; else from scratch.</summary>
    public bool Inherit { get; init; }

    /// <summary>A file with the weights to begin with; null: from scratch, or as <see cref="Inherit"/> says.</summary>
    public string? Weights { get; init; }

    /// <summary>The name of a preset, or the path of its file; null: the defaults.</summary>
    public string? Preset { get; init; }

    /// <summary>How many trainings, with the seed and those that follow.</summary>
    public int Seeds { get; init; } = 1;

    /// <summary>Go on with the training that was stopped; else begin anew.</summary>
    public bool Resume { get; init; }

    /// <summary>Take the statistics of the batch norms anew before each test.</summary>
    public bool Recalibrate { get; init; }

    public TrainingSettings Settings { get; init; } = new();

    /// <summary>The file for the weights; null only where the tool cannot name it, since the project has several networks, or none.</summary>
    public string? Output { get; init; }
}
