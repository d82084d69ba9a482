using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Supernets;
using static TorchSharp.torch;

namespace Nas.Runtime.Strategies.Distributions;

/// <summary>
/// Binary gates (Cai et al. 2019, section 3.2): the weights learn on one path, drawn by the softmax of the parameters. For the architecture two
/// candidates are drawn without replacement, and one of the two by their softmax, whose gate is 1; both gates get a gradient, so that a step shifts
/// probability between the two. Behind it both parameters are moved together until the probabilities of all others are what they were (section
/// 3.2.1).
/// </summary>
/// <param name="space">The space.</param>
/// <param name="device">Where the parameters live.</param>
/// <param name="random">Where initial parameters and draws come from.</param>
public sealed class BinaryGates(DecisionSpace space, Device device, RandomStream random) : CategoricalDistribution(space, device, random, deviation: 1e-3), IPathDistribution
{
    private readonly List<(Tensor Before, Tensor Others)> _drawn = []; // for each parameter its values at the last draw, and which candidates were not drawn

    /// <inheritdoc/>
    public override Gates SampleForWeights() => Gates([.. Parameters.Select(p => StraightThrough(zeros_like(p), DrawEach(p)))]);

    /// <inheritdoc/>
    public SampledPath SamplePath()
    {
        var drawn = Parameters.Select(p => DrawEach(p)).ToArray();
        long[] candidates = [.. Space.Items.Select(d => (1L << d.Choices.Count) - 1)];
        for (var i = 0; i < drawn.Length; i++)
            foreach (var (decision, candidate) in DecisionsOf(Parameters[i]).Zip(drawn[i])) candidates[decision] = candidate;
        var logits = Parameters.Zip(drawn, (p, c) => p.log_softmax(1).gather(1, tensor(c, c.Length, 1, device: p.device)).squeeze(1));
        var active = Parameters.Select(p => tensor(DecisionsOf(p).Select(d => Space.IsActive(d, candidates) ? 1f : 0).ToArray(), device: p.device));
        var probability = logits.Zip(active, (l, a) => (l * a).sum()).Aggregate((a, b) => a + b);
        return new(Gates([.. Parameters.Zip(drawn, (p, c) => StraightThrough(zeros_like(p), c))]), candidates, probability);
    }

    /// <inheritdoc/>
    public override void Moved()
    {
        using var _ = no_grad();
        foreach (var (parameter, (before, others)) in Parameters.Zip(_drawn))
        {
            using var scope = NewDisposeScope();
            var offset = Mass(parameter, others) - Mass(before, others);
            parameter.sub_(offset.masked_fill(others, 0));
        }

        _drawn.Clear();

        static Tensor Mass(Tensor logits, Tensor others) => logits.masked_fill(others, double.NegativeInfinity).logsumexp(1, keepdim: true).expand_as(logits);
    }

    /// <inheritdoc/>
    protected override (Tensor Weights, long[]? Active) Weigh(Tensor logits)
    {
        ArgumentNullException.ThrowIfNull(logits);
        if (_drawn.Count == Parameters.Count) _drawn.Clear();
        var (rows, width) = (Probabilities(logits), (int)logits.shape[1]);
        var (others, active, both) = (new bool[rows.Length * width], new long[rows.Length], new long[rows.Length]);
        for (var row = 0; row < rows.Length; row++)
        {
            var (first, second) = DrawTwo(rows[row]);
            active[row] = second == first || Random.NextIndex([rows[row][first], rows[row][second]]) == 0 ? first : second;
            both[row] = 1L << first | 1L << second;
            for (var c = 0; c < width; c++) others[(row * width) + c] = c != first && c != second;
        }

        var mask = tensor(others, rows.Length, width, device: logits.device);
        _drawn.Add((logits.detach().clone(), mask));
        var (weights, _) = StraightThrough(logits.masked_fill(mask, double.NegativeInfinity).softmax(1), active);
        return (weights, both);
    }

    /// <inheritdoc/>
    protected override Tensor Shares(Tensor logits, Tensor sampled)
    {
        ArgumentNullException.ThrowIfNull(logits);
        return logits.softmax(1);
    }

    // A candidate for each row, by the softmax.
    private long[] DrawEach(Tensor logits) => [.. Probabilities(logits).Select(row => (long)Random.NextIndex(row))];
}
