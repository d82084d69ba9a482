using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Supernets;
using static TorchSharp.torch;

namespace Nas.Runtime.Strategies.Distributions;

/// <summary>
/// Of each decision two candidates run, drawn by Gumbel-softmax and weighed by the softmax over the two; of widths the channels are stretched to the larger one. Of a depth all candidates run,
/// which are results on the way to the deepest (Dong and Yang 2019, Transformable Architecture Search, section 3.1). What is paid for is what the probabilities expect.
/// </summary>
/// <param name="space">The space.</param>
/// <param name="device">Where the parameters live.</param>
/// <param name="random">Where initial parameters and draws come from.</param>
/// <param name="temperature">τ in each step, above 0.</param>
public sealed class TransformableShape(SearchSpace space, Device device, RandomStream random, Func<SearchStep, double> temperature)
    : CategoricalDistribution((space ?? throw new ArgumentNullException(nameof(space))).Decisions, device, random, deviation: 0.01)
{
    private const double Least = 1e-7; // added to each probability, so that there are always two to draw

    private readonly IReadOnlyList<Dimension> _dimensions = Dimensions.Of(space);
    private double _temperature = temperature(new(0, 1, 0, 1));

    /// <inheritdoc/>
    public override void Begin(SearchStep step) => _temperature = temperature(step);

    /// <inheritdoc/>
    protected override (Tensor Weights, long[]? Active) Weigh(Tensor logits)
    {
        ArgumentNullException.ThrowIfNull(logits);
        var noise = Draws(logits, Random.NextGumbel);
        var decisions = DecisionsOf(logits);
        long[] active = [.. decisions.Zip(Probabilities((logits + noise) / _temperature), Drawn)];
        return (((Masked(logits, decision => active[Array.IndexOf(decisions, decision)]) + noise) / _temperature).softmax(1), active);
    }

    /// <inheritdoc/>
    protected override Tensor Shares(Tensor logits, Tensor sampled) => Strengths(logits);

    /// <inheritdoc/>
    protected override Gate GateOf(int decision, Tensor? weights, long active) => weights is null ? Gate.All : Gate.Mix(weights, active, interpolates: true);

    // The candidates that run, bit i for candidate i.
    private long Drawn(int decision, double[] probabilities)
    {
        if (_dimensions[decision] == Dimension.Depth) return (1L << probabilities.Length) - 1;
        var (first, second) = DrawTwo([.. probabilities.Select(p => p + Least)]);
        return 1L << first | 1L << second;
    }
}
