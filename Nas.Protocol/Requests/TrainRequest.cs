namespace Nas.Protocol;

/// <summary><c>train</c>: trains a derived network from scratch.</summary>
internal sealed record TrainRequest : Request
{
    /// <summary>Null: the only one.</summary>
    public string? Network { get; init; }

    public TrainingSettings Settings { get; init; } = new();

    /// <summary>The file for the weights; null only where the tool cannot name it, since the project has several networks, or none.</summary>
    public string? Output { get; init; }
}
