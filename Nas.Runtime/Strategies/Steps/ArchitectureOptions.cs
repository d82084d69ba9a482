namespace Nas.Runtime.Strategies.Steps;

/// <summary>
/// How architecture parameters are trained: by Adam. The defaults are those of DARTS (Liu et al. 2019, appendix A.1.1), which most later methods took over.
/// </summary>
/// <param name="LearningRate">Adam's learning rate.</param>
/// <param name="WeightDecay">Adam's weight decay.</param>
public sealed record ArchitectureOptions(double LearningRate = 3e-4, double WeightDecay = 1e-3)
{
    /// <summary>How much of the moving mean of the gradients each step keeps.</summary>
    public double Beta1 { get; init; } = 0.5;

    /// <summary>How much of the moving mean of their squares each step keeps.</summary>
    public double Beta2 { get; init; } = 0.999;
}
