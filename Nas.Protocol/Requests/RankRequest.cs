namespace Nas.Protocol;

/// <summary><c>rank</c>: how well the weights of a supernet rank architectures that are trained by themselves.</summary>
internal sealed record RankRequest : StoreRequest
{
    /// <summary>Null: the last one that has a supernet.</summary>
    public long? Experiment { get; init; }

    /// <summary>How many architectures; null: 20.</summary>
    public int? Sample { get; init; }

    /// <summary>For how long each is trained by itself.</summary>
    public int? Epochs { get; init; }

    public double? LearningRate { get; init; }

    public string? Device { get; init; }
}
