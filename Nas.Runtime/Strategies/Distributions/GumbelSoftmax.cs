using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using static TorchSharp.torch;

namespace Nas.Runtime.Strategies.Distributions;

/// <summary>
/// The concrete distribution (Maddison et al. 2017; Jang et al. 2017): softmax((log p + G) / τ) with p the softmax of the parameters and G drawn from
/// the standard Gumbel distribution. Its largest candidate is i with probability p_i at any temperature τ; at a low one it has almost all of the
/// weight.
/// </summary>
/// <param name="space">The space.</param>
/// <param name="device">Where the parameters live.</param>
/// <param name="random">Where initial parameters and draws come from.</param>
/// <param name="temperature">τ in each step, above 0.</param>
/// <param name="deviation">The standard deviation of the initial parameters.</param>
/// <param name="hard">
/// Whether the largest candidate alone runs, with weight 1 and the gradient that its weight in the concrete distribution would have (straight through; Dong
/// and Yang 2019);
/// else all run, each with its weight.
/// </param>
public sealed class GumbelSoftmax(
    DecisionSpace space, Device device, RandomStream random, Func<SearchStep, double> temperature, double deviation = 1e-3, bool hard = false)
    : CategoricalDistribution(space, device, random, deviation)
{
    /// <summary>τ in the step under way.</summary>
    public double Temperature { get; private set; } = temperature(new(0, 1, 0, 1));

    /// <inheritdoc/>
    public override void Begin(SearchStep step) => Temperature = temperature(step);

    /// <inheritdoc/>
    protected override (Tensor Weights, long[]? Active) Weigh(Tensor logits)
    {
        ArgumentNullException.ThrowIfNull(logits);
        var soft = ((logits.log_softmax(1) + Draws(logits, Random.NextGumbel)) / Temperature).softmax(1);
        return hard ? StraightThrough(soft, [.. soft.detach().argmax(1).cpu().data<long>()]) : (soft, null);
    }
}
