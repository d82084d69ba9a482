namespace Nas.Runtime.Strategies.Progressive;

/// <summary>What <see cref="ProgressiveSearch"/> is made of and how its surrogate learns.</summary>
public sealed record ProgressiveSettings
{
    /// <summary>K, how many architectures of each size are evaluated.</summary>
    public required int Beam { get; init; }

    /// <summary>The most expansions that are ranked at once; of more, this many are drawn at random.</summary>
    public required int Candidates { get; init; }

    /// <summary>The members of the surrogate's ensemble.</summary>
    public required int Members { get; init; }

    /// <summary>The size of the surrogate's LSTM and of the tokens' vectors.</summary>
    public required int Hidden { get; init; }

    /// <summary>Passes over all scored architectures each time the surrogate learns.</summary>
    public required int Epochs { get; init; }

    /// <summary>Adam's learning rate the first time.</summary>
    public required double FirstLearningRate { get; init; }

    /// <summary>Adam's learning rate from the second time on.</summary>
    public required double LearningRate { get; init; }
}
