using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Spaces.Tokens;
using Nas.Runtime.Strategies.Predictors;

namespace Nas.Runtime.Strategies.Embeddings;

/// <summary>
/// Neural architecture optimisation (Luo et al. 2018, algorithm 1): the best architectures are moved up the gradient of a predictor in a
/// learned embedding and decoded. With pseudo-labelled architectures it is SemiNAS (Luo et al. 2020, algorithm 1): the predictor also
/// learns from random architectures that it has scored itself.
/// </summary>
public sealed class NeuralArchitectureOptimization : IAskTellStrategy, IDisposable
{
    private const int StepSizes = 30; // the most step sizes to try for new architectures,
    private const int StepSizesAtOnce = 10; // and how many are decoded together
    private readonly TokenSpace _space;
    private readonly EmbeddingSettings _settings;
    private readonly Preference _preference;
    private readonly Constraints _constraints;
    private readonly RandomStream _random;
    private readonly ArchitectureEmbedding? _embedding; // null where there is nothing to choose
    private readonly HashSet<Genotype> _asked = [];
    private readonly Dictionary<Genotype, double> _scores = [];
    private readonly Queue<Genotype> _next = new();
    private int _learnt; // how many scores there were at the last training

    /// <summary>Starts with random architectures.</summary>
    /// <param name="space">The space.</param>
    /// <param name="settings">Its sizes and rates.</param>
    /// <param name="preference">Its first objective is predicted.</param>
    /// <param name="constraints">What proposals must keep to.</param>
    /// <param name="random">Where first weights and draws come from.</param>
    public NeuralArchitectureOptimization(
        DecisionSpace space, EmbeddingSettings settings, Preference preference, Constraints constraints, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(preference);
        ArgumentNullException.ThrowIfNull(constraints);
        ArgumentNullException.ThrowIfNull(random);
        _space = new TokenSpace(space);
        (_settings, _preference, _constraints) = (settings, preference, constraints);
        _random = random.Derive("draws");
        if (_space.Count > 0) _embedding = new ArchitectureEmbedding(_space, settings, random.Derive("embedding"));
    }

    /// <inheritdoc/>
    public bool IsRandom => _learnt == 0;

    /// <inheritdoc/>
    public Proposal Ask()
    {
        if (_next.Count == 0 && _scores.Count >= _settings.Initial && _scores.Count > _learnt && _embedding is not null) Optimize(_embedding);
        return _next.Count > 0 ? _next.Dequeue() : Draw();
    }

    /// <inheritdoc/>
    public void Tell(Trial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        _asked.Add(trial.Genotype);
        _scores[trial.Genotype] = _preference.Objectives[0].Value(trial.Score);
    }

    /// <inheritdoc/>
    public void Dispose() => _embedding?.Dispose();

    private void Optimize(ArchitectureEmbedding embedding)
    {
        var steps = _learnt == 0 ? _settings.TrainingSteps : _settings.LaterSteps;
        _learnt = _scores.Count;
        ScoredSequence[] known =
            [.. _scores.Keys.Zip(ScoreScale.Normal([.. _scores.Values]), (g, score) => new ScoredSequence(_space.Encode(g), (float)score))];
        embedding.Train(known, steps);
        if (_settings.PseudoLabelled > 0)
        {
            var drawn = Unscored();
            var pseudo = drawn.Zip(embedding.Predict(drawn), (tokens, score) => new ScoredSequence(tokens, score)).ToArray();
            embedding.Train([.. Enumerable.Repeat(known, _settings.UpSampling).SelectMany(k => k), .. pseudo], steps);
            known = [.. known, .. pseudo];
        }

        Propose(embedding, [.. known.OrderByDescending(k => k.Score).Take(_settings.Seeds).Select(k => k.Tokens)]);
    }

    // New architectures from the shortest steps on, the best seed first. Where the ascent leads back to what is known, random ones fill
    // up, and give the predictor something new to learn.
    private void Propose(ArchitectureEmbedding embedding, IReadOnlyList<int[]> seeds)
    {
        for (var i = 1; i <= StepSizes && _next.Count < _settings.Batch; i += StepSizesAtOnce)
        {
            double[] steps = [.. Enumerable.Range(i, StepSizesAtOnce).Select(n => n * _settings.StepSize)];
            foreach (var genotype in embedding.Ascend(seeds, steps).Select(_space.Decode))
                if (_next.Count < _settings.Batch && _constraints.Allow(genotype) && _asked.Add(genotype)) _next.Enqueue(genotype);
        }

        while (_next.Count < _settings.Batch) _next.Enqueue(Draw());
    }

    private Genotype Draw() => Unseen.Take(_asked, () => _constraints.First(() => _space.Decisions.Sample(_random)));

    private int[][] Unscored() =>
    [
        .. Enumerable.Range(0, _settings.PseudoLabelled)
            .Select(_ => _space.Decisions.Sample(_random))
            .Distinct()
            .Where(g => !_scores.ContainsKey(g) && _constraints.Allow(g))
            .Select(_space.Encode),
    ];
}
