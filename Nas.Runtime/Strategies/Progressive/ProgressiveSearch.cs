using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Spaces.Tokens;

namespace Nas.Runtime.Strategies.Progressive;

/// <summary>
/// Progressive neural architecture search (Liu et al. 2018, algorithm 1): evaluates architectures of one block, then expands the best of
/// them by each possible next block, ranks all of these by a surrogate that has learnt from everything evaluated, and evaluates the K best;
/// and so on. Blocks that are still to come hold neutral values.
/// </summary>
public sealed class ProgressiveSearch : IAskTellStrategy, IDisposable
{
    private readonly TokenSpace _space;
    private readonly Blocks _blocks;
    private readonly ProgressiveSettings _settings;
    private readonly Preference _preference;
    private readonly Constraints _constraints;
    private readonly RandomStream _random;
    private readonly SequenceSurrogate? _surrogate;
    private readonly HashSet<Genotype> _asked = [];
    private readonly Dictionary<Genotype, double> _scores = [];
    private readonly List<(Genotype Genotype, int Size)> _examples = [];
    private readonly Queue<Genotype> _next = new();
    private Genotype[] _parents; // what the architectures of the present size are expanded from
    private Genotype[] _before = []; // what those were chosen from
    private Genotype[] _candidates = []; // what the present ones were chosen from
    private Genotype[] _beam = []; // the architectures of the present size
    private int _size; // how many blocks those have
    private int _trainings;
    private int _widened; // how often the parents were widened
    private bool _done; // every expansion was proposed

    /// <summary>Starts with the simplest architectures.</summary>
    /// <param name="space">The space.</param>
    /// <param name="settings">Its sizes and rates.</param>
    /// <param name="preference">Its first objective is predicted.</param>
    /// <param name="constraints">What proposals must keep to.</param>
    /// <param name="random">Where first weights and draws come from.</param>
    public ProgressiveSearch(
        DecisionSpace space, ProgressiveSettings settings, Preference preference, Constraints constraints, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(preference);
        ArgumentNullException.ThrowIfNull(constraints);
        ArgumentNullException.ThrowIfNull(random);
        _space = new TokenSpace(space);
        _blocks = new Blocks(space);
        (_settings, _preference, _constraints) = (settings, preference, constraints);
        _random = random.Derive("draws");
        _parents = [_blocks.Neutral];
        if (_space.Count > 0) _surrogate = new SequenceSurrogate(_space, settings.Members, settings.Hidden, random.Derive("surrogate"));
    }

    /// <inheritdoc/>
    public bool IsRandom => _trainings == 0;

    /// <inheritdoc/>
    public Proposal Ask()
    {
        // The step to the next size waits until all of the present one are scored; asked meanwhile, it draws at random.
        while (_next.Count == 0 && !_done && _surrogate is not null && Array.TrueForAll(_beam, _scores.ContainsKey)) Advance(_surrogate);

        var genotype = _next.Count > 0 ? _next.Dequeue() : Unseen.First(_asked, () => _constraints.First(() => _space.Decisions.Sample(_random)));
        _asked.Add(genotype);
        return genotype;
    }

    /// <inheritdoc/>
    public void Tell(Trial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        _asked.Add(trial.Genotype);
        _scores[trial.Genotype] = _preference.Objectives[0].Value(trial.Score);
    }

    /// <inheritdoc/>
    public void Dispose() => _surrogate?.Dispose();

    // Goes on to larger architectures, or at full size to those that were passed over.
    private void Advance(SequenceSurrogate surrogate)
    {
        _examples.AddRange(_beam.Select(g => (g, _size)));
        var full = _size == _blocks.Count;
        if (full)
        {
            Learn(surrogate);
            _widened++;
            if (_before.Length > 0) _parents = Best(_before, _size - 1, (_widened + 1) * _settings.Beam, surrogate);
        }
        else if (_size++ > 0 && _beam.Length > 0)
        {
            (_parents, _before) = (_beam, _candidates);
        }

        _candidates = Candidates(unseenOnly: full);
        _done = full && _candidates.Length == 0 && _parents.Length >= _before.Length;
        _beam = _candidates;
        if (_candidates.Length > _settings.Beam)
        {
            if (!full) Learn(surrogate);
            _beam = Best(_candidates, _size, _settings.Beam, surrogate);
        }

        foreach (var genotype in _beam)
            if (!_asked.Contains(genotype)) _next.Enqueue(genotype);
    }

    private Genotype[] Candidates(bool unseenOnly)
    {
        var all = _parents.SelectMany(p => _blocks.Expand(p, _size - 1, _settings.Candidates, _random)).Distinct()
            .Where(g => !(unseenOnly && _asked.Contains(g)) && _constraints.Allow(g)).ToArray();
        if (all.Length <= _settings.Candidates) return all;
        _random.Shuffle<Genotype>(all);
        return all[.._settings.Candidates];
    }

    private void Learn(SequenceSurrogate surrogate)
    {
        if (_examples.Count == 0) return;
        var rate = _trainings++ == 0 ? _settings.FirstLearningRate : _settings.LearningRate;
        surrogate.Train([.. _examples.Distinct().Select(e => (Sequence(e.Genotype, e.Size), _scores[e.Genotype]))], _settings.Epochs, rate);
    }

    private Genotype[] Best(Genotype[] candidates, int size, int count, SequenceSurrogate surrogate)
    {
        // Of one block there is nothing to rank by yet: any K of them.
        if (_trainings == 0)
        {
            Genotype[] shuffled = [.. candidates];
            _random.Shuffle<Genotype>(shuffled);
            return [.. shuffled.Take(count)];
        }

        var predictions = surrogate.Predict([.. candidates.Select(c => Sequence(c, size))]);
        return [.. candidates.Select((c, i) => (Genotype: c, Prediction: predictions[i]))
            .OrderByDescending(c => c.Prediction).Take(count).Select(c => c.Genotype)];
    }

    // The tokens of the first blocks; those still to come are not shown to the surrogate.
    private int[] Sequence(Genotype genotype, int size) =>
        [.. _space.Encode(genotype).Where(token => _blocks.Of(_space.DecisionOf(token)) < size)];
}
