using Nas.Dsl.Model;
using Nas.Runtime.Spaces;
using Nas.Runtime.Supernets;
using static TorchSharp.torch;

namespace Nas.Runtime.Strategies.Distributions;

/// <summary>
/// Each candidate weighed by a sigmoid of its own, so that it gains nothing from another's loss, and a loss that drives the weights to 0 or 1 (Chu et al.
/// 2020, equations 2 and 4).
/// A node takes those of its states that hold a candidate above a threshold, as far as the space lets it.
/// </summary>
/// <param name="space">The space.</param>
/// <param name="device">Where the parameters live.</param>
/// <param name="random">Where draws come from.</param>
/// <param name="zeroOne">The weight of the zero-one loss.</param>
/// <param name="threshold">Above it a state is taken, 0 to 1.</param>
public sealed class Sigmoids(DecisionSpace space, Device device, RandomStream random, double zeroOne, double threshold)
    : CategoricalDistribution(space, device, random, deviation: 0)
{
    /// <inheritdoc/>
    public override Gates? Mixture() => Sample();

    /// <inheritdoc/>
    public override Tensor Penalty(Tensor loss)
    {
        var count = Parameters.Sum(p => p.numel());
        var spread = Parameters.Select(p => (p.sigmoid() - 0.5).square().sum()).Aggregate((a, b) => a + b) / count;
        return base.Penalty(loss) - (spread * zeroOne);
    }

    /// <inheritdoc/>
    protected override (Tensor Weights, long[]? Active) Weigh(Tensor logits)
    {
        ArgumentNullException.ThrowIfNull(logits);
        return (logits.sigmoid(), null);
    }

    /// <inheritdoc/>
    protected override Tensor Strengths(Tensor logits)
    {
        ArgumentNullException.ThrowIfNull(logits);
        return logits.sigmoid();
    }

    /// <inheritdoc/>
    protected override Genotype Strongest(IReadOnlyList<double[]> weights) =>
        Strongest(Space, weights, (decision, strengths) => Math.Clamp(strengths.Count(s => s > threshold), decision.Min, decision.Max));
}
