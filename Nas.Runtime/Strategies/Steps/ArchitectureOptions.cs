namespace Nas.Runtime.Strategies.Steps;

/// <summary>
/// How architecture parameters are trained: by Adam, unless a momentum is given. The defaults are those of DARTS (Liu et al. 2019, appendix A.1.1), which most later methods took over.
/// </summary>
/// <param name="LearningRate">The learning rate.</param>
/// <param name="WeightDecay">The weight decay.</param>
public sealed record ArchitectureOptions(double LearningRate = 3e-4, double WeightDecay = 1e-3)
{
    /// <summary>How much of the moving mean of the gradients each step keeps.</summary>
    public double Beta1 { get; init; } = 0.5;

    /// <summary>How much of the moving mean of their squares each step keeps.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>The momentum of gradient descent in place of Adam, 0 to 1, exclusive; or null: it is Adam.</summary>
    public double? Momentum { get; init; }

    /// <summary>What the optimiser is called in a sentence.</summary>
    public string Optimizer => Momentum is null ? "Adam" : "Gradient descent";
}
