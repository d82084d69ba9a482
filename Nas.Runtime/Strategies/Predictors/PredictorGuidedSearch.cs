using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;

namespace Nas.Runtime.Strategies.Predictors;

/// <summary>What a predictor-guided strategy is made of.</summary>
/// <param name="Predictor">Learns from the trials.</param>
/// <param name="Candidates">Proposes architectures to choose from.</param>
/// <param name="Acquire">Says how much each of them promises.</param>
/// <param name="Initial">How many architectures are drawn at random first, at least 1.</param>
/// <param name="Batch">How many are acquired from one fit, at least 1.</param>
public sealed record PredictorGuidance(IPredictor Predictor, Candidates Candidates, Acquisition Acquire, int Initial, int Batch);

/// <summary>
/// Search guided by a predictor: a few random architectures, then again and again fit the predictor to all trials, propose candidates and
/// acquire the most promising of them. BANANAS, NPENAS, BOGCN and GATES differ in the parts alone. No network is proposed twice as long as
/// there are others. The predictor learns the first objective; further ones decide between equals only.
/// </summary>
/// <param name="decisions">The decisions of the space.</param>
/// <param name="space">The space; null where there is none.</param>
/// <param name="preference">Which of two scores is better.</param>
/// <param name="constraints">What proposals must keep to.</param>
/// <param name="random">Where the draws come from.</param>
/// <param name="guidance">The parts. The predictor belongs to the search from here on.</param>
public sealed class PredictorGuidedSearch(
    DecisionSpace decisions, SearchSpace? space, Preference preference, Constraints constraints, RandomStream random, PredictorGuidance guidance)
    : IAskTellStrategy, IDisposable
{
    // Draws for a random architecture that is new: in a small space there may be none left.
    private const int Attempts = 1000;
    private readonly Networks _networks = Networks.Of(decisions, space);
    private readonly HashSet<Genotype> _proposed = [];
    private readonly List<Trial> _trials = [];
    private readonly Queue<Proposal> _acquired = new();
    private int _asked;

    /// <inheritdoc/>
    public bool IsRandom => _trials.Count <= guidance.Initial;

    /// <inheritdoc/>
    public Proposal Ask()
    {
        // Without a single score there is nothing to learn from, however many were asked for ahead.
        if (_acquired.Count == 0 && _asked >= guidance.Initial && _trials.Count > 0) Acquire();
        var proposal = _acquired.Count > 0 ? _acquired.Dequeue() : Draw();
        _asked++;
        _proposed.Add(_networks.Form(proposal.Genotype));
        return proposal;
    }

    /// <inheritdoc/>
    public void Tell(Trial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        _trials.Add(trial);
    }

    /// <inheritdoc/>
    public void Dispose() => (guidance.Predictor as IDisposable)?.Dispose();

    private void Acquire()
    {
        var candidates = guidance.Candidates(_trials, IsNew);
        if (candidates.Count == 0) return;
        var objective = preference.Objectives[0];
        guidance.Predictor.Fit([.. _trials.Select(t => t.Genotype)], [.. _trials.Select(t => objective.Value(t.Score))]);
        var incumbent = guidance.Predictor.Predict([_trials.MaxBy(t => t.Score, preference)!.Genotype]).Mean[0];
        var predictions = guidance.Predictor.Predict(candidates);
        var values = guidance.Acquire(predictions, incumbent, random);
        foreach (var i in Enumerable.Range(0, candidates.Count).OrderByDescending(i => values[i]).Take(guidance.Batch))
            _acquired.Enqueue(new(candidates[i]) { Foretold = predictions.Mean[i] });
    }

    private Genotype Draw()
    {
        for (var i = 1; ; i++)
        {
            var genotype = constraints.First(() => decisions.Sample(random));
            if (i == Attempts || IsNew(genotype)) return genotype;
        }
    }

    private bool IsNew(Genotype genotype) => !_proposed.Contains(_networks.Form(genotype));
}
