using Nas.Dsl;
using Nas.Dsl.Model;
using Nas.Runtime.Objectives;
using Nas.Runtime.Spaces;

namespace Nas.Runtime.Strategies.Predictors;

/// <summary>
/// Search guided by a predictor, of four parts: initialise at random, fit the predictor to all trials, propose candidates, acquire the most
/// promising ones. BANANAS, NPENAS, BOGCN and GATES differ in the parts alone. An architecture is proposed once only, and so are
/// architectures of the same network, as long as there are others.
/// </summary>
public sealed class PredictorGuidedSearch : IAskTellStrategy, IDisposable
{
    private const int Attempts = 1000;
    private readonly Parts _parts;
    private readonly DecisionSpace _decisions;
    private readonly SearchSpace? _space;
    private readonly Preference _preference;
    private readonly Constraints _constraints;
    private readonly RandomStream _random;
    private readonly HashSet<Genotype> _proposed = [];
    private readonly List<Trial> _trials = [];
    private readonly Queue<Genotype> _acquired = new();
    private int _asked;

    /// <summary>What a predictor-guided strategy is made of.</summary>
    public sealed record Parts
    {
        /// <summary>Learns from the trials.</summary>
        public required IPredictor Predictor { get; init; }

        /// <summary>How many architectures are drawn at random first.</summary>
        public required int Initial { get; init; }

        /// <summary>How many are acquired from one fit.</summary>
        public required int Batch { get; init; }

        /// <summary>Proposes candidates, given all trials and which architectures are new.</summary>
        public required Func<IReadOnlyList<Trial>, Func<Genotype, bool>, IReadOnlyList<Genotype>> Candidates { get; init; }

        /// <summary>Values candidates.</summary>
        public required Acquisition Acquire { get; init; }
    }

    /// <summary>A search that has proposed nothing yet.</summary>
    public PredictorGuidedSearch(
        DecisionSpace decisions, SearchSpace? space, Preference preference, Constraints constraints, RandomStream random, Parts parts)
    {
        (_decisions, _space, _preference, _constraints, _random, _parts) = (decisions, space, preference, constraints, random, parts);
    }

    /// <inheritdoc/>
    public Proposal Ask()
    {
        if (_acquired.Count == 0 && _asked >= _parts.Initial && _trials.Count > 0) Acquire();
        var genotype = _acquired.Count > 0 ? _acquired.Dequeue() : Draw();
        _asked++;
        _proposed.Add(Canonical(genotype));
        return genotype;
    }

    /// <inheritdoc/>
    public void Tell(Trial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        _trials.Add(trial);
    }

    /// <inheritdoc/>
    public void Dispose() => (_parts.Predictor as IDisposable)?.Dispose();

    private void Acquire()
    {
        var candidates = _parts.Candidates(_trials, g => !_proposed.Contains(Canonical(g)));
        if (candidates.Count == 0) return;
        var objective = _preference.Objectives[0];
        _parts.Predictor.Fit([.. _trials.Select(t => t.Genotype)], [.. _trials.Select(t => objective.Value(t.Score))]);
        var best = _trials.MaxBy(t => t.Score, _preference)!;
        var incumbent = _parts.Predictor.Predict([best.Genotype]).Mean[0];
        var values = _parts.Acquire(_parts.Predictor.Predict(candidates), incumbent, _random);
        foreach (var i in Enumerable.Range(0, candidates.Count).OrderByDescending(i => values[i]).Take(_parts.Batch)) _acquired.Enqueue(candidates[i]);
    }

    private Genotype Draw()
    {
        var genotype = _constraints.First(() => _decisions.Sample(_random));
        for (var i = 0; i < Attempts && _proposed.Contains(Canonical(genotype)); i++) genotype = _constraints.First(() => _decisions.Sample(_random));
        return genotype;
    }

    private Genotype Canonical(Genotype genotype) => _space is null ? genotype : Isomorphism.Canonical(_space, genotype);
}
