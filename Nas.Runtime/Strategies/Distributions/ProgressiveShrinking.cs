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
    : StagedRelaxation(space, device, random, d => (1L << space.Items[d].Width) - 1)
{
    private const double Fading = 0.2; // of each epoch behind the warm-up, in the authors' code

    private double _dropout;

    /// <inheritdoc/>
    public override void Begin(SearchStep step)
    {
        base.Begin(step);
        _dropout = stages[Stage].SkipDropout * (step.StageEpoch < warmUp
            ? (step.StageEpochs - step.StageEpoch - 1) / (double)step.StageEpochs
            : Math.Exp(-Fading * (step.StageEpoch - warmUp)));
    }

    /// <inheritdoc/>
    public override Gates Sample() => base.Sample().WithSkipDropout(_dropout);

    /// <inheritdoc/>
    public override Gates? Mixture() => base.Sample();

    /// <inheritdoc/>
    protected override long Next(int decision, double[] weights)
    {
        var item = Space.Items[decision];
        if (item.Kind != DecisionKind.One) return Kept(decision);
        int[] ranked = [.. Enumerable.Range(0, item.Width).Where(c => (Kept(decision) >> c & 1) != 0).OrderByDescending(c => weights[c])];
        int[] kept = [.. ranked.Take(stages[Stage].Candidates)];
        // One that an architecture may name must be left.
        if (kept.All(c => c >= item.Choices.Count)) kept[^1] = ranked.First(c => c < item.Choices.Count);
        return kept.Sum(c => 1L << c);
    }

    /// <summary>The strongest architecture in which no cell has too many skip connections: the weakest of them goes, and the next strongest is looked at.</summary>
    /// <param name="weights">The softmax of each decision.</param>
    protected override Genotype Strongest(IReadOnlyList<double[]> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        double[][] left = [.. weights.Select(row => row.ToArray())];
        while (true)
        {
            var strongest = base.Strongest(left);
            var dispensable = graphs.Select(g => SkipConnections.In(strongest, g).ToArray()).Where(s => s.Length > skips).SelectMany(s => s).Where(d => HasOther(left, d)).ToArray();
            if (dispensable.Length == 0) return strongest;
            var weakest = dispensable.MinBy(d => left[d][Space.Items[d].Identity]);
            left[weakest][Space.Items[weakest].Identity] = 0;
        }
    }

    // Whether something else than the skip connection, that an architecture may name, is left on an edge.
    private bool HasOther(double[][] weights, int decision) =>
        Enumerable.Range(0, Space.Items[decision].Choices.Count).Any(c => c != Space.Items[decision].Identity && weights[decision][c] > 0);
}
