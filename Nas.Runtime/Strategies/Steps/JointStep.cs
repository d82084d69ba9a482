using Nas.Runtime.Data;
using Nas.Runtime.Searching;
using Nas.Runtime.Supernets;
using Nas.Runtime.Training;
using static TorchSharp.torch;

namespace Nas.Runtime.Strategies.Steps;

/// <summary>
/// One level: weights and architecture learn from the same examples under the same gates, by one pass through the net (Xie et al. 2019, section 2.3).
/// </summary>
/// <param name="supernet">The weights.</param>
/// <param name="distribution">The architecture.</param>
/// <param name="options">How the weights are trained.</param>
/// <param name="architecture">How the architecture is trained.</param>
public sealed class JointStep(Supernet supernet, IGateDistribution distribution, TrainingOptions options, ArchitectureOptions architecture)
    : ArchitectureStep(supernet, distribution, options, architecture)
{
    /// <inheritdoc/>
    public override ArchitectureExamples Examples => ArchitectureExamples.Shared;

    /// <inheritdoc/>
    public override StepResult? Run(Batch? weights, Batch? architecture)
    {
        if (weights is null || architecture is null) return base.Run(weights, architecture);
        using var scope = NewDisposeScope();
        var output = Supernet.forward(weights.X, Dropout.Of(Distribution.Sample()));
        var loss = Task.Mean(output, weights.Y);
        var count = Distribution.Parameters.Count;
        var gradients = Gradients(Distribution.Penalty(loss), [.. Distribution.Parameters, .. Descent.Weights]);
        Descent.Step(gradients[count..]);
        Descend(OrZeros(gradients[..count], Distribution.Parameters));
        return new(Task, output, weights.Y, loss);
    }

    /// <inheritdoc/>
    public override Tensor[] ArchitectureGradients(Batch? weights, Batch architecture) => ArchitectureGradient(architecture);
}
