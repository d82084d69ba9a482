using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using static TorchSharp.torch;

namespace Nas.Runtime.Strategies.Distributions;

/// <summary>
/// A softmax over those candidates that take part in the stage under way. When a stage begins, the weights of the one before say which do, and all parameters begin anew.
/// </summary>
/// <param name="space">The space.</param>
/// <param name="device">Where the parameters live.</param>
/// <param name="random">Where the initial parameters of each stage come from; they are almost uniform.</param>
/// <param name="first">Which candidates of a decision take part in the first stage, bit i for candidate i.</param>
public abstract class StagedRelaxation(DecisionSpace space, Device device, RandomStream random, Func<int, long> first) : SoftmaxRelaxation(space, device, random)
{
    private readonly long[] _kept = [.. Enumerable.Range(0, space.Items.Count).Select(first)];

    /// <summary>The stage under way, from 0.</summary>
    protected int Stage { get; private set; }

    /// <summary>The candidates of a decision that take part, bit i for candidate i.</summary>
    public long Kept(int decision) => _kept[decision];

    /// <inheritdoc/>
    public override void Begin(SearchStep step)
    {
        if (step.Stage == Stage) return;
        Stage = step.Stage;
        var weights = Weights();
        for (var d = 0; d < _kept.Length; d++) _kept[d] = Next(d, weights[d]);
        Restart();
    }

    /// <inheritdoc/>
    public override void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        base.Save(writer);
        writer.Write(Stage);
        foreach (var kept in _kept) writer.Write(kept);
    }

    /// <inheritdoc/>
    public override void Load(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        base.Load(reader);
        Stage = reader.ReadInt32();
        for (var d = 0; d < _kept.Length; d++) _kept[d] = reader.ReadInt64();
    }

    /// <summary>Which candidates of a decision take part in the stage that begins, bit i for candidate i.</summary>
    /// <param name="decision">The decision.</param>
    /// <param name="weights">The weights of its candidates at the end of the stage before, search-only ones behind; nothing of a decision without parameters.</param>
    protected abstract long Next(int decision, double[] weights);

    /// <inheritdoc/>
    protected override (Tensor Weights, long[]? Active) Weigh(Tensor logits) => (Strengths(logits), [.. DecisionsOf(logits).Select(Kept)]);

    /// <inheritdoc/>
    protected override Tensor Strengths(Tensor logits) => Masked(logits, Kept).softmax(1);
}
