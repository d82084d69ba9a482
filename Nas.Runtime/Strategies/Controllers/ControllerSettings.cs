namespace Nas.Runtime.Strategies.Controllers;

/// <summary>What an LSTM controller is made of and how it learns.</summary>
public sealed record ControllerSettings
{
    /// <summary>The size of the LSTM's state.</summary>
    public required int Hidden { get; init; }

    /// <summary>The layers of the LSTM.</summary>
    public required int Layers { get; init; }

    /// <summary>First weights are uniform within ± this.</summary>
    public required double InitialRange { get; init; }

    /// <summary>Adam's learning rate.</summary>
    public required double LearningRate { get; init; }

    /// <summary>How many trials make a step.</summary>
    public required int Batch { get; init; }

    /// <summary>How much of the baseline, a moving average of the rewards, each further reward leaves; 0 to 1, exclusive.</summary>
    public required double BaselineDecay { get; init; }

    /// <summary>The weight of the policy's entropy, in nats over the whole sequence, against the reward.</summary>
    public required double EntropyWeight { get; init; }
}
