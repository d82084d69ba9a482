namespace Nas.Runtime.Strategies.Controllers;

/// <summary>What the agent of <see cref="WidthAgent"/> is made of and how it learns.</summary>
public sealed record WidthAgentSettings
{
    /// <summary>The size of each of the two hidden layers of actor and critic.</summary>
    public required int Hidden { get; init; }

    /// <summary>Adam's learning rate of the actor.</summary>
    public required double ActorLearningRate { get; init; }

    /// <summary>Adam's learning rate of the critic.</summary>
    public required double CriticLearningRate { get; init; }

    /// <summary>How much of the way to what has been learnt the two that say what to aim for go in a step, above 0 to 1.</summary>
    public required double TargetRate { get; init; }

    /// <summary>Remembered actions in a step.</summary>
    public required int Batch { get; init; }

    /// <summary>Actions that are remembered, for each width.</summary>
    public required int Memory { get; init; }

    /// <summary>Networks at the beginning whose widths are drawn uniformly, and from which nothing is learnt yet.</summary>
    public required int RandomNetworks { get; init; }

    /// <summary>The standard deviation of the noise on an action behind those.</summary>
    public required double Noise { get; init; }

    /// <summary>What is left of it from one network to the next, above 0 to 1.</summary>
    public required double NoiseDecay { get; init; }
}
