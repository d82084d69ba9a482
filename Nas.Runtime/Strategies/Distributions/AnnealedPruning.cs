using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Supernets;
using static TorchSharp.torch;

namespace Nas.Runtime.Strategies.Distributions;

/// <summary>
/// A softmax over the candidates that are left, at a temperature that falls with each epoch, so that its weights draw apart; those that fall below a threshold are pruned (ASAP; Noy et
/// al. 2020).
/// </summary>
/// <param name="space">The space.</param>
/// <param name="device">Where the parameters live.</param>
/// <param name="random">Where the initial parameters come from; they are almost uniform.</param>
/// <param name="first">The temperature in the first epoch, above 0.</param>
/// <param name="cooling">What the temperature is multiplied by from epoch to epoch, above 0.</param>
/// <param name="threshold">A candidate is pruned where its weight is below this share of the uniform weight of all candidates that there were, 0 to 1.</param>
public sealed class AnnealedPruning(DecisionSpace space, Device device, RandomStream random, double first, double cooling, double threshold)
    : PruningDistribution(space, device, random, deviation: 1e-3)
{
    private const double Coldest = 1e-3; // colder, a softmax is that of the largest anyhow

    /// <summary>The temperature in the epoch under way.</summary>
    public double Temperature { get; private set; } = Math.Max(Coldest, first);

    /// <inheritdoc/>
    public override bool HasSettled => Remaining.AreSingle;

    /// <inheritdoc/>
    public override void Begin(SearchStep step)
    {
        Temperature = Math.Max(Coldest, first * Math.Pow(cooling, step.Epoch));
        base.Begin(step);
    }

    /// <inheritdoc/>
    protected override (Tensor Weights, long[]? Active) Weigh(Tensor logits) => (Annealed(logits), null);

    /// <inheritdoc/>
    protected override void Prune()
    {
        var weights = Weights(Annealed);
        for (var d = 0; d < weights.Length; d++)
        {
            // The weakest goes first: where an architecture needs a weak one, the strongest of the weak stays.
            foreach (var c in Enumerable.Range(0, weights[d].Length).OrderBy(c => weights[d][c]))
                if (weights[d][c] < threshold / weights[d].Length && Remaining.MayPrune(d, c)) Remaining.Prune(d, c);
        }
    }

    /// <inheritdoc/>
    protected override Gate GateOf(int decision, Tensor? weights, long active)
    {
        var gate = base.GateOf(decision, weights, active);
        // The weight of a single one is 1.
        return weights is not null && gate.Active != 0 && Remaining.Count(decision) == 1 ? Gate.PickBits(gate.Active) : gate;
    }

    private Tensor Annealed(Tensor logits) => (Masked(logits, d => Remaining.IsOut(d) ? -1 : Remaining.Of(d)) / Temperature).softmax(1);
}
