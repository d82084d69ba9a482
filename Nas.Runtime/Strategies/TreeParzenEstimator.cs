using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Densities;

namespace Nas.Runtime.Strategies;

/// <summary>
/// The tree-structured Parzen estimator (Bergstra et al. 2011, section 4): one density of the best architectures so far and one of the
/// others; of candidates drawn from the first, the one whose ratio of the two is largest has the largest expected improvement.
/// </summary>
/// <param name="space">The space.</param>
/// <param name="initial">How many random architectures come first, at least 2.</param>
/// <param name="gamma">The share of the trials that count as the best, above 0, below 1; 0.15 in the paper.</param>
/// <param name="candidates">Draws of a proposal, at least 1.</param>
/// <param name="priorWeight">See <see cref="CategoricalDensity"/>.</param>
/// <param name="preference">Which of two scores is better.</param>
/// <param name="constraints">What proposals must keep to.</param>
/// <param name="random">Where the draws come from.</param>
public sealed class TreeParzenEstimator(
    DecisionSpace space,
    int initial,
    double gamma,
    int candidates,
    double priorWeight,
    Preference preference,
    Constraints constraints,
    RandomStream random) : IAskTellStrategy
{
    private readonly List<Trial> _trials = [];
    private readonly HashSet<Genotype> _asked = [];

    /// <inheritdoc/>
    public bool IsRandom => _trials.Count <= initial;

    /// <inheritdoc/>
    public Proposal Ask()
    {
        var genotype = _trials.Count < initial ? Draw() : MostPromising() ?? Draw();
        _asked.Add(genotype);
        return genotype;
    }

    /// <inheritdoc/>
    public void Tell(Trial trial) => _trials.Add(trial);

    private Genotype Draw() => Unseen.First(_asked, () => constraints.First(() => space.Sample(random)));

    // Null where every candidate has been proposed before.
    private Genotype? MostPromising()
    {
        // A failed trial is among the best only where there is no other.
        var best = Math.Min((int)Math.Ceiling(gamma * _trials.Count), Math.Max(1, _trials.Count(t => !t.Score.IsFailed)));
        Genotype[] order = [.. _trials.OrderByDescending(t => t.Score, preference).Select(t => t.Genotype)];
        var (good, others) = (new CategoricalDensity(space, order[..best], priorWeight), new CategoricalDensity(space, order[best..], priorWeight));
        return Enumerable.Range(0, candidates)
            .Select(_ => constraints.Allowed(() => good.Sample(random)))
            .Where(g => !_asked.Contains(g))
            .MaxBy(g => good.Log(g) - others.Log(g));
    }
}
