namespace Nas.Protocol;

/// <summary><c>train</c>: trains a derived network.</summary>
internal sealed record TrainRequest : StoreRequest
{
    /// <summary>Null: the only one.</summary>
    public string? Network { get; init; }

    /// <summary>Begin with the weights that it has in the supernet of its search; else from scratch.</summary>
    public bool Inherit { get; init; }

    public TrainingSettings Settings { get; init; } = new();

    /// <summary>The file for the weights; null only where the tool cannot name it, since the project has several networks, or none.</summary>
    public string? Output { get; init; }
}
