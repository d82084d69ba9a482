using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Supernets;
using static TorchSharp.torch;

namespace Nas.Runtime.Strategies.Distributions;

/// <summary>A stage of <see cref="ProgressiveShrinking"/>.</summary>
/// <param name="Candidates">How many candidates of each decision take part, at least 1; of the first stage all do.</param>
/// <param name="SkipDropout">The share of a skip connection's numbers that is dropped at the beginning, 0 to 1, exclusive.</param>
public sealed record ShrinkingStage(int Candidates, double SkipDropout);

/// <summary>
/// A softmax over candidates that become fewer from stage to stage (Chen et al. 2019, P-DARTS): of each decision the strongest stay, and all parameters begin anew. Skip
/// connections are held back, by dropout that fades in the course of a stage (section 3.3), and in the result, where a cell has only so many (the section's second principle).
/// </summary>
/// <param name="space">The space.</param>
/// <param name="device">Where the parameters live.</param>
/// <param name="random">Where initial parameters come from, of each stage.</param>
/// <param name="stages">The stages.</param>
/// <param name="warmUp">Epochs at the beginning of a stage in which only the weights learn: dropout falls in a straight line there, and exponentially behind it.</param>
/// <param name="graphs">The names of the cells whose skip connections are limited, see <see cref="Decision.Graph"/>.</param>
/// <param name="skips">The most that such a cell has.</param>
public sealed class ProgressiveShrinking(
    DecisionSpace space, Device device, RandomStream random, IReadOnlyList<ShrinkingStage> stages, int warmUp, IReadOnlyCollection<string> graphs, int skips)
    : CategoricalDistribution(space, device, random, deviation: 1e-3)
{
    private const double Fading = 0.2; // of each epoch behind the warm-up, in the authors' code

    private readonly long[] _kept = [.. space.Items.Select(d => (1L << d.Width) - 1)]; // bit i for candidate i
    private int _stage;
    private double _dropout;

    /// <summary>The candidates of a decision that take part, bit i for candidate i.</summary>
    public long Kept(int decision) => _kept[decision];

    /// <inheritdoc/>
    public override void Begin(SearchStep step)
    {
        if (step.Stage > _stage) Shrink(step.Stage);
        _dropout = stages[_stage].SkipDropout * (step.StageEpoch < warmUp
            ? (step.StageEpochs - step.StageEpoch - 1) / (double)step.StageEpochs
            : Math.Exp(-Fading * (step.StageEpoch - warmUp)));
    }

    /// <inheritdoc/>
    public override Gates Sample() => base.Sample().WithSkipDropout(_dropout);

    /// <inheritdoc/>
    public override Gates? Mixture() => base.Sample();

    /// <inheritdoc/>
    public override void Save(BinaryWriter writer)
    {
        base.Save(writer);
        writer.Write(_stage);
        foreach (var kept in _kept) writer.Write(kept);
    }

    /// <inheritdoc/>
    public override void Load(BinaryReader reader)
    {
        base.Load(reader);
        _stage = reader.ReadInt32();
        for (var i = 0; i < _kept.Length; i++) _kept[i] = reader.ReadInt64();
    }

    /// <inheritdoc/>
    protected override (Tensor Weights, long[]? Active) Weigh(Tensor logits) => (Strengths(logits), [.. DecisionsOf(logits).Select(d => _kept[d])]);

    /// <inheritdoc/>
    protected override Tensor Strengths(Tensor logits) => Masked(logits, d => _kept[d]).softmax(1);

    /// <summary>The strongest architecture in which no cell has too many skip connections: the weakest of them goes, and the next strongest is looked at.</summary>
    /// <param name="weights">The softmax of each decision.</param>
    protected override Genotype Strongest(IReadOnlyList<double[]> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        double[][] left = [.. weights.Select(row => row.ToArray())];
        while (true)
        {
            var strongest = base.Strongest(left);
            var dispensable = graphs.Select(g => Skips(strongest, g).ToArray()).Where(s => s.Length > skips).SelectMany(s => s).Where(d => HasOther(left, d)).ToArray();
            if (dispensable.Length == 0) return strongest;
            var weakest = dispensable.MinBy(d => left[d][Space.Items[d].Identity]);
            left[weakest][Space.Items[weakest].Identity] = 0;
        }
    }

    // Whether something else than the skip connection, that an architecture may name, is left on an edge.
    private bool HasOther(double[][] weights, int decision) =>
        Enumerable.Range(0, Space.Items[decision].Choices.Count).Any(c => c != Space.Items[decision].Identity && weights[decision][c] > 0);

    private void Shrink(int stage)
    {
        var weights = Weights();
        for (var d = 0; d < _kept.Length; d++)
        {
            var decision = Space.Items[d];
            if (decision.Kind != DecisionKind.One) continue;
            int[] ranked = [.. Enumerable.Range(0, decision.Width).Where(c => (_kept[d] >> c & 1) != 0).OrderByDescending(c => weights[d][c])];
            int[] kept = [.. ranked.Take(stages[stage].Candidates)];
            // One that an architecture may name must be left.
            if (kept.All(c => c >= decision.Choices.Count)) kept[^1] = ranked.First(c => c < decision.Choices.Count);
            _kept[d] = kept.Sum(c => 1L << c);
        }

        _stage = stage;
        Restart();
    }
}
