using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Densities;

namespace Nas.Runtime.Strategies.Fidelities;

/// <summary>
/// The model of BOHB (Falkner et al. 2018, algorithm 2): a kernel density of the best trials and one of the worst, at the largest fidelity
/// that has enough of them; of candidates drawn from the first, the one with the largest ratio is proposed. A fixed share is drawn at random.
/// </summary>
/// <param name="space">The space.</param>
/// <param name="randomFraction">ρ, the share drawn at random, 0 to 1; 1/3 in the paper.</param>
/// <param name="candidates">N_s, draws of a proposal; 64 in the paper.</param>
/// <param name="bandwidthFactor">b_w, how much wider the kernels are that candidates are drawn from; 3 in the paper.</param>
/// <param name="best">q, the share of trials that count as the best; 0.15 in the paper.</param>
/// <param name="preference">Which of two scores is better.</param>
/// <param name="constraints">What proposals must keep to.</param>
/// <param name="random">Where the draws come from.</param>
public sealed class DensityRatioModel(
    DecisionSpace space,
    double randomFraction,
    int candidates,
    double bandwidthFactor,
    double best,
    Preference preference,
    Constraints constraints,
    RandomStream random)
{
    private readonly SortedDictionary<double, List<Trial>> _trials = [];

    // N_min: a density over d decisions wants d + 1 points.
    private int Fewest => space.Items.Count + 1;

    /// <summary>The fidelity it models; null while none has enough trials with a score, N_min + 2 of them.</summary>
    public double? Fidelity => _trials.Where(f => Scored(f.Value) >= Fewest + 2).Select(f => (double?)f.Key).LastOrDefault();

    /// <summary>Takes a trial in.</summary>
    public void Learn(Trial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        if (!_trials.TryGetValue(trial.Fidelity, out var trials)) _trials.Add(trial.Fidelity, trials = []);
        trials.Add(trial);
    }

    /// <summary>The next architecture.</summary>
    public Genotype Propose()
    {
        if (random.NextDouble() < randomFraction || Fidelity is not { } fidelity) return constraints.First(() => space.Sample(random));
        var (good, bad) = Densities(_trials[fidelity]);
        return Enumerable.Range(0, candidates)
            .Select(_ => constraints.Allowed(() => good.Sample(bandwidthFactor, random)))
            .MaxBy(g => good.At(g) / bad.At(g))!;
    }

    private static int Scored(List<Trial> trials) => trials.Count(t => !t.Score.IsFailed);

    // At least N_min of each, as the paper splits them. Where there are few trials the two overlap.
    private (CategoricalKernelDensity Good, CategoricalKernelDensity Bad) Densities(List<Trial> trials)
    {
        var good = Math.Min(Math.Max(Fewest, (int)(best * trials.Count)), Scored(trials)); // none that failed
        var bad = Math.Max(Fewest, trials.Count - good);
        Genotype[] order = [.. trials.OrderByDescending(t => t.Score, preference).Select(t => t.Genotype)];
        return (new(space, order[..good]), new(space, order[^bad..]));
    }
}
