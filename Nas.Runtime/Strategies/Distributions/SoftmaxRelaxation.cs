using Nas.Dsl.Model;
using Nas.Runtime.Spaces;
using Nas.Runtime.Supernets;
using static TorchSharp.torch;

namespace Nas.Runtime.Strategies.Distributions;

/// <summary>
/// The continuous relaxation of DARTS: each one-of-n decision is a softmax over its candidates, all of which run (Liu et al. 2019, equation 2).
/// </summary>
/// <param name="space">The space.</param>
/// <param name="device">Where the parameters live.</param>
/// <param name="random">Where the initial parameters come from; they are almost uniform.</param>
public class SoftmaxRelaxation(DecisionSpace space, Device device, RandomStream random) : CategoricalDistribution(space, device, random, InitialDeviation)
{
    /// <summary>The standard deviation of the initial parameters.</summary>
    protected const double InitialDeviation = 1e-3;

    /// <inheritdoc/>
    public override Gates? Mixture() => Sample();

    /// <inheritdoc/>
    protected override (Tensor Weights, long[]? Active) Weigh(Tensor logits)
    {
        ArgumentNullException.ThrowIfNull(logits);
        return (logits.softmax(1), null);
    }
}
