using Nas.Runtime.Data;
using Nas.Runtime.Searching;
using Nas.Runtime.Supernets;
using Nas.Runtime.Training;
using static TorchSharp.torch;

namespace Nas.Runtime.Strategies.Steps;

/// <summary>
/// Mixed level (He et al. 2020, equations 6 and 7): the architecture descends on the training loss and a share of the validation loss, the weights on the
/// training loss.
/// </summary>
/// <param name="supernet">The weights.</param>
/// <param name="distribution">The architecture.</param>
/// <param name="options">How the weights are trained.</param>
/// <param name="architecture">How the architecture is trained.</param>
/// <param name="validation">λ, the weight of the validation loss.</param>
public sealed class MixedLevelStep(Supernet supernet, IGateDistribution distribution, TrainingOptions options, ArchitectureOptions architecture, double validation)
    : ArchitectureStep(supernet, distribution, options, architecture)
{
    /// <inheritdoc/>
    public override Tensor[] ArchitectureGradients(Batch? weights, Batch architecture)
    {
        var held = ArchitectureGradient(architecture);
        return weights is null ? held : [.. Gradients(weights, Distribution.Parameters).Zip(held, (training, other) => training + (other * validation))];
    }
}
