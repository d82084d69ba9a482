using Nas.Dsl.Model;
using Nas.Runtime.Objectives;
using Nas.Runtime.Spaces;
using Nas.Runtime.Spaces.Tokens;
using Nas.Runtime.Strategies.Controllers;
using Nas.Runtime.Strategies.Learning;
using Adam = TorchSharp.Modules.Adam;
using static TorchSharp.torch;

namespace Nas.Runtime.Strategies.Embeddings;

/// <summary>
/// Neural architecture optimisation (Luo et al. 2018, algorithm 1): the best architectures are moved up the gradient of a predictor in a
/// learned embedding and decoded. With pseudo-labelled architectures it is SemiNAS (Luo et al. 2020, algorithm 1): the predictor also
/// learns from random architectures that it has scored itself.
/// </summary>
public sealed class NeuralArchitectureOptimization : IAskTellStrategy, IDisposable
{
    private const int BatchSize = 32;
    private const int StepSizes = 100; // the most step sizes to try for new architectures,
    private const int StepSizesAtOnce = 10; // and how many are decoded together
    private const double GradientBound = 5;
    private readonly TokenSpace _space;
    private readonly EmbeddingSettings _settings;
    private readonly Preference _preference;
    private readonly Constraints _constraints;
    private readonly RandomStream _random;
    private readonly EncoderPredictorDecoder? _network;
    private readonly HashSet<Genotype> _seen = [];
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
        if (_space.Count > 0)
            _network = new EncoderPredictorDecoder(_space, settings.Hidden, settings.PredictorHidden, random.Derive("weights"));
    }

    /// <inheritdoc/>
    public Proposal Ask()
    {
        if (_next.Count == 0 && _scores.Count >= _settings.Initial && _scores.Count > _learnt && _network is not null) Optimize(_network);
        var genotype = _next.Count > 0 ? _next.Dequeue() : Unseen.Draw(_space.Decisions, _seen, _constraints, _random);
        _seen.Add(genotype);
        return genotype;
    }

    /// <inheritdoc/>
    public void Tell(Trial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        _seen.Add(trial.Genotype);
        _scores[trial.Genotype] = _preference.Objectives[0].Value(trial.Score);
    }

    /// <inheritdoc/>
    public void Dispose() => _network?.Dispose();

    private void Optimize(EncoderPredictorDecoder network)
    {
        _learnt = _scores.Count;
        var scored = Standardised();
        Train(network, scored);
        var pseudo = PseudoLabelled(network);
        if (pseudo.Length > 0)
            Train(network, [.. Enumerable.Repeat(scored, _settings.UpSampling).SelectMany(s => s), .. pseudo]);

        var seeds = scored.Concat(pseudo).OrderByDescending(s => s.Target).Take(_settings.Seeds).Select(s => s.Tokens).ToArray();
        using var scope = NewDisposeScope();
        var batch = new TokenBatch(_space, seeds);
        for (var i = 1; i <= StepSizes && _next.Count < _settings.Batch; i += StepSizesAtOnce)
        {
            double[] steps = [.. Enumerable.Range(i, StepSizesAtOnce).Select(n => n * _settings.StepSize)];
            foreach (var genotype in network.Ascend(batch, steps).Select(_space.Decode))
                if (_next.Count < _settings.Batch && _constraints.Allow(genotype) && _seen.Add(genotype)) _next.Enqueue(genotype);
        }

        // Where the ascent leads back to what is known, random ones fill up, and give the predictor something new to learn.
        while (_next.Count < _settings.Batch)
        {
            var genotype = Unseen.Draw(_space.Decisions, _seen, _constraints, _random);
            _seen.Add(genotype);
            _next.Enqueue(genotype);
        }
    }

    private (int[] Tokens, float Target)[] Standardised()
    {
        var mean = _scores.Values.Average();
        var deviation = Math.Sqrt(_scores.Values.Average(v => (v - mean) * (v - mean)));
        return [.. _scores.Select(s => (_space.Encode(s.Key), (float)(deviation > 0 ? (s.Value - mean) / deviation : 0)))];
    }

    private (int[] Tokens, float Target)[] PseudoLabelled(EncoderPredictorDecoder network)
    {
        if (_settings.PseudoLabelled == 0) return [];
        var drawn = Enumerable.Range(0, _settings.PseudoLabelled).Select(_ => _space.Decisions.Sample(_random))
            .Distinct().Where(g => !_scores.ContainsKey(g) && _constraints.Allow(g)).Select(_space.Encode).ToArray();
        if (drawn.Length == 0) return [];
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var batch = new TokenBatch(_space, drawn);
        return [.. drawn.Zip(network.Predict(network.Encode(batch), batch.Mask).data<float>().ToArray())];
    }

    private void Train(EncoderPredictorDecoder network, (int[] Tokens, float Target)[] examples)
    {
        using var optimizer = new Adam(network.parameters(), _settings.LearningRate, weight_decay: _settings.WeightDecay);
        var at = examples.Length;
        for (var step = 0; step < _settings.TrainingSteps; step++)
        {
            if (at >= examples.Length)
            {
                _random.Shuffle<(int[], float)>(examples);
                at = 0;
            }

            using var scope = NewDisposeScope();
            var part = examples[at..Math.Min(at + BatchSize, examples.Length)];
            at += BatchSize;
            var batch = new TokenBatch(_space, [.. part.Select(e => e.Tokens)]);
            var encoded = network.Encode(batch);
            var error = network.Predict(encoded, batch.Mask) - tensor(part.Select(e => e.Target).ToArray());
            var loss = ((error * error).mean() * _settings.TradeOff) + (network.ReconstructionLoss(encoded, batch) * (1 - _settings.TradeOff));
            optimizer.zero_grad();
            loss.backward();
            nn.utils.clip_grad_norm_(network.parameters(), GradientBound);
            optimizer.step();
        }
    }
}
