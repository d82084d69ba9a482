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
/// <param name="normalizesEdges">
/// Whether the edges that a node may take are weighed by a softmax of their own (edge normalization; Xu et al. 2020, equation 3); then the edges of the largest
/// product of both weights are kept. Else each counts once.
/// </param>
public class SoftmaxRelaxation(DecisionSpace space, Device device, RandomStream random, bool normalizesEdges = false)
    : CategoricalDistribution(space, device, random, deviation: 1e-3, normalizesEdges)
{
    /// <inheritdoc/>
    public override Gates? Mixture() => Sample();

    /// <inheritdoc/>
    protected override (Tensor Weights, long[]? Active) Weigh(Tensor logits)
    {
        ArgumentNullException.ThrowIfNull(logits);
        return (logits.softmax(1), null);
    }
}
