using Nas.Runtime.Data;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Supernets;
using Nas.Runtime.Training;

namespace Nas.Runtime.Strategies.Steps;

/// <summary>A step in which the weights learn, and behind the last of which channels are put in the order of their importance: what is narrower then has those that matter.</summary>
/// <param name="supernet">The weights.</param>
/// <param name="paths">The architectures.</param>
/// <param name="options">How the weights are trained.</param>
public sealed class SortingStep(Supernet supernet, FixedPaths paths, TrainingOptions options) : WeightStep(supernet, paths, options)
{
    /// <inheritdoc/>
    public override StepResult? Run(Batch? weights, Batch? architecture)
    {
        var result = base.Run(weights, architecture);
        if (paths.IsLast) Supernet.SortChannels();
        return result;
    }
}
