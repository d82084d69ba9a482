using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Learning;
using Adam = TorchSharp.Modules.Adam;
using static TorchSharp.torch;

namespace Nas.Runtime.Strategies.Controllers;

/// <summary>An action and what came of it.</summary>
/// <param name="State">What was seen.</param>
/// <param name="Action">What was done, 0 to 1.</param>
/// <param name="Reward">What the whole of the episode was worth.</param>
/// <param name="Next">What was seen next; null at the end of the episode.</param>
internal sealed record Experience(float[] State, double Action, double Reward, float[]? Next);

/// <summary>
/// Deep deterministic policy gradient (Lillicrap et al. 2016) as He et al. 2018 have it: the critic Q descends on (r - b + Q'(s', μ'(s')) - Q(s, a))² (section 3.2, equation 3, without a discount), and
/// the actor μ ascends Q(s, μ(s)). What stands behind a prime follows slowly; b is a moving average of the rewards.
/// </summary>
internal sealed class DeterministicPolicyGradient : IDisposable
{
    private const double BaselineRate = 0.5; // of the mean of each batch, in the authors' code

    private readonly WidthAgentSettings _settings;
    private readonly RandomStream _draws;
    private readonly (Actor Learnt, Actor Target) _actor;
    private readonly (Critic Learnt, Critic Target) _critic;
    private readonly Adam _actorDescent;
    private readonly Adam _criticDescent;
    private readonly Queue<Experience> _memory = [];
    private readonly int _capacity;
    private double? _baseline;

    /// <summary>An agent that knows nothing.</summary>
    /// <param name="numbers">Of a state.</param>
    /// <param name="capacity">Actions that are remembered.</param>
    /// <param name="settings">The agent's.</param>
    /// <param name="random">Where first weights and draws come from.</param>
    public DeterministicPolicyGradient(int numbers, int capacity, WidthAgentSettings settings, RandomStream random)
    {
        (_settings, _capacity, _draws) = (settings, capacity, random.Derive("draws"));
        // Each pair draws from a stream of its own, and so begins alike.
        _actor = (new Actor(numbers, settings.Hidden).Initialize(random.Derive("actor")), new Actor(numbers, settings.Hidden).Initialize(random.Derive("actor")));
        _critic = (new Critic(numbers, settings.Hidden).Initialize(random.Derive("critic")), new Critic(numbers, settings.Hidden).Initialize(random.Derive("critic")));
        (_actorDescent, _criticDescent) = (new(_actor.Learnt.parameters(), settings.ActorLearningRate), new(_critic.Learnt.parameters(), settings.CriticLearningRate));
    }

    /// <summary>What it would do.</summary>
    public double Act(float[] state)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        return _actor.Learnt.forward(tensor(state, 1, state.Length)).item<float>();
    }

    /// <summary>Remembers; what is oldest is forgotten where there is no more room.</summary>
    public void Remember(Experience experience)
    {
        if (_memory.Count == _capacity) _memory.Dequeue();
        _memory.Enqueue(experience);
    }

    /// <summary>Learns one step, from some of what it remembers.</summary>
    public void Learn()
    {
        using var scope = NewDisposeScope();
        var batch = Drawn();
        var mean = batch.Average(e => e.Reward);
        _baseline = _baseline is { } before ? before + (BaselineRate * (mean - before)) : mean;
        var states = Rows(batch.Select(e => e.State));
        Tensor aims;
        using (no_grad())
        {
            var next = Rows(batch.Select(e => e.Next ?? e.State));
            var goesOn = Column(batch.Select(e => e.Next is null ? 0.0 : 1.0));
            aims = Column(batch.Select(e => e.Reward - _baseline.Value)) + (goesOn * _critic.Target.forward(next, _actor.Target.forward(next)));
        }

        Descend(_criticDescent, nn.functional.mse_loss(_critic.Learnt.forward(states, Column(batch.Select(e => e.Action))), aims));
        Descend(_actorDescent, -_critic.Learnt.forward(states, _actor.Learnt.forward(states)).mean());
        Follow(_actor.Target, _actor.Learnt);
        Follow(_critic.Target, _critic.Learnt);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var owned in new IDisposable[] { _actorDescent, _criticDescent, _actor.Learnt, _actor.Target, _critic.Learnt, _critic.Target }) owned.Dispose();
    }

    // Each once, as long as there are enough.
    private Experience[] Drawn()
    {
        Experience[] all = [.. _memory];
        if (all.Length < _settings.Batch) return [.. Enumerable.Range(0, _settings.Batch).Select(_ => all[_draws.Next(all.Length)])];
        _draws.Shuffle(all.AsSpan());
        return all[.._settings.Batch];
    }

    private static Tensor Rows(IEnumerable<float[]> rows) => stack(rows.Select(r => tensor(r)));

    private static Tensor Column(IEnumerable<double> numbers) => tensor(numbers.Select(n => (float)n).ToArray()).unsqueeze(1);

    // The gradients that a loss has of what another descends on are gone before that one uses them.
    private static void Descend(Adam descent, Tensor loss)
    {
        descent.zero_grad();
        loss.backward();
        descent.step();
    }

    private void Follow(nn.Module target, nn.Module learnt)
    {
        using var _ = no_grad();
        foreach (var (behind, ahead) in target.parameters().Zip(learnt.parameters())) behind.lerp_(ahead, _settings.TargetRate);
    }
}
