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

    /// <summary>The file with the weights of the network by whose word this one is trained, called by that network; null: none.</summary>
    public string? Teacher { get; init; }

    /// <summary>How many transforms are drawn for each training image; null: what the preset says.</summary>
    public int? RandomTransforms { get; init; }

    /// <summary>The magnitude of these; null only together with their number.</summary>
    public int? RandomMagnitude { get; init; }

    public TrainingSettings Settings { get; init; } = new();

    /// <summary>The file for the weights; null only where the tool cannot name it, since the project has several networks, or none.</summary>
    public string? Output { get; init; }
}
