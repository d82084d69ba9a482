using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Spaces.Tokens;
using Adam = TorchSharp.Modules.Adam;
using static TorchSharp.torch;

namespace Nas.Runtime.Strategies.Controllers;

/// <summary>
/// What policy gradient methods share: an LSTM that proposes, a baseline, and a batch of trials for each step. They differ in what they do
/// with a batch.
/// </summary>
public abstract class Controller : IAskTellStrategy, IDisposable
{
    private readonly TokenSpace _space;
    private readonly Preference _preference;
    private readonly Constraints _constraints;
    private readonly RandomStream _draws;
    private readonly TokenPolicy _policy;
    private readonly Adam _optimizer;
    private readonly MovingAverage _baseline;
    private readonly List<(int[] Tokens, double Advantage)> _batch = [];

    private protected Controller(
        DecisionSpace space, ControllerSettings settings, Preference preference, Constraints constraints, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(preference);
        ArgumentNullException.ThrowIfNull(constraints);
        ArgumentNullException.ThrowIfNull(random);
        _space = new TokenSpace(space);
        (Settings, _preference, _constraints) = (settings, preference, constraints);
        _draws = random.Derive("draws");
        _policy = new TokenPolicy(_space, settings.Hidden, settings.Layers, settings.InitialRange, random.Derive("weights"));
        _optimizer = new Adam(_policy.parameters(), settings.LearningRate);
        _baseline = new MovingAverage(settings.BaselineDecay);
    }

    private protected ControllerSettings Settings { get; }

    /// <inheritdoc/>
    public bool IsRandom { get; private set; } = true;

    /// <inheritdoc/>
    public Proposal Ask() => _policy.Sample(_constraints, _draws);

    /// <inheritdoc/>
    public void Tell(Trial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        if (_space.Count == 0) return; // there is a single architecture
        var reward = Reward(_preference.Objectives[0].Value(trial.Score));
        // The baseline is that of the rewards before this one, so that it does not depend on the action it is subtracted from.
        _batch.Add((_space.Encode(trial.Genotype), reward - (_baseline.Value ?? reward)));
        _baseline.Add(reward);
        if (_batch.Count < Settings.Batch) return;
        using var scope = NewDisposeScope();
        Learn(new TokenBatch(_space, [.. _batch.Select(t => t.Tokens)]), tensor(_batch.Select(t => (float)t.Advantage).ToArray()));
        _batch.Clear();
        IsRandom = false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _optimizer.Dispose();
        _policy.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The reward of a trial.</summary>
    /// <param name="value">The first objective's value; larger is better.</param>
    private protected virtual double Reward(double value) => value;

    /// <summary>Learns from a batch.</summary>
    /// <param name="batch">The architectures.</param>
    /// <param name="advantages">(batch), how much better each was than expected.</param>
    private protected abstract void Learn(TokenBatch batch, Tensor advantages);

    /// <summary>See <see cref="TokenPolicy.Evaluate(TokenBatch)"/>.</summary>
    private protected (Tensor LogProbability, Tensor Entropy) Evaluate(TokenBatch batch) => _policy.Evaluate(batch);

    /// <summary>One step of Adam down a loss.</summary>
    private protected void Descend(Tensor loss)
    {
        _optimizer.zero_grad();
        loss.backward();
        _optimizer.step();
    }
}
