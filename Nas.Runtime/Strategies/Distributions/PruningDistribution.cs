using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Supernets;
using static TorchSharp.torch;

namespace Nas.Runtime.Strategies.Distributions;

/// <summary>
/// A distribution that prunes candidates between epochs, so that the supernet shrinks towards one architecture: what is pruned does not run any more. Nothing is pruned behind an
/// epoch in which the architecture did not learn.
/// </summary>
/// <param name="space">The space.</param>
/// <param name="device">Where the parameters live.</param>
/// <param name="random">Where initial parameters and draws come from.</param>
/// <param name="deviation">The standard deviation of the initial parameters.</param>
/// <param name="withoutZeros">Whether candidates that add nothing take no part, see <see cref="RemainingCandidates"/>.</param>
public abstract class PruningDistribution(DecisionSpace space, Device device, RandomStream random, double deviation, bool withoutZeros = false)
    : CategoricalDistribution(space, device, random, deviation)
{
    private bool _hasLearnt; // since the last pruning

    /// <summary>What is left.</summary>
    public RemainingCandidates Remaining { get; } = new(space, withoutZeros);

    /// <inheritdoc/>
    public override void Begin(SearchStep step)
    {
        if (step.Step > 0 || !_hasLearnt) return;
        _hasLearnt = false;
        Prune();
    }

    /// <inheritdoc/>
    public override void Moved() => _hasLearnt = true;

    /// <inheritdoc/>
    public override Gates? Mixture() => Sample();

    /// <inheritdoc/>
    public override void Save(BinaryWriter writer)
    {
        base.Save(writer);
        Remaining.Save(writer);
        writer.Write(_hasLearnt);
    }

    /// <inheritdoc/>
    public override void Load(BinaryReader reader)
    {
        base.Load(reader);
        Remaining.Load(reader);
        _hasLearnt = reader.ReadBoolean();
    }

    /// <summary>Prunes what is to go, before an epoch.</summary>
    protected abstract void Prune();

    /// <inheritdoc/>
    protected override Gate GateOf(int decision, Tensor? weights, long active) =>
        Remaining.IsOut(decision) ? Gate.Closed
        : weights is null ? Gate.PickBits(Remaining.Of(decision))
        : base.GateOf(decision, weights, active & Remaining.Of(decision));

    /// <inheritdoc/>
    protected override Genotype Strongest(IReadOnlyList<double[]> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        // What is pruned is weaker than all that is not.
        return base.Strongest([.. weights.Select((row, d) => row.Select((weight, c) => Remaining.Has(d, c) ? weight : weight - 1).ToArray())]);
    }
}
