using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Predictors;

namespace Nas.Runtime.Strategies.Controllers;

/// <summary>
/// AutoML for model compression (He et al. 2018): an agent goes through the widths of a space in their order and says of each what share of it stays, which becomes the nearest that the space has. What
/// breaks the limits even with all that follows as narrow as it can be is narrowed at once (section 3.2, algorithm 1), so that every network keeps to them. The reward is the first objective's
/// value or, where there is no limit, -error · ln(multiply-adds) (section 3.3, equation 5).
/// </summary>
public sealed class WidthAgent : IAskTellStrategy, IDisposable
{
    private readonly Widths _widths;
    private readonly WidthStates _states;
    private readonly WidthAgentSettings _settings;
    private readonly Preference _preference;
    private readonly Constraints _constraints;
    private readonly RandomStream _draws;
    private readonly DeterministicPolicyGradient _agent;
    private readonly Queue<(float[] State, double Action)[]> _asked = []; // what has no score yet
    private int _next, _told;

    /// <summary>An agent that knows nothing.</summary>
    /// <param name="space">A space with widths to choose (<see cref="Widths.Refusal"/>).</param>
    /// <param name="parameters">The values of the net's parameters.</param>
    /// <param name="settings">The agent's.</param>
    /// <param name="preference">Its first objective is rewarded.</param>
    /// <param name="constraints">What proposals must keep to.</param>
    /// <param name="random">Where first weights and draws come from.</param>
    /// <exception cref="UsageException">Not even the narrowest network keeps to them.</exception>
    public WidthAgent(
        SearchSpace space, IReadOnlyDictionary<string, int> parameters, WidthAgentSettings settings, Preference preference, Constraints constraints, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(constraints);
        ArgumentNullException.ThrowIfNull(random);
        (_widths, _settings, _preference, _constraints, _draws) = (new(space, parameters), settings, preference, constraints, random.Derive("actions"));
        _states = new(space, parameters, _widths);
        _agent = new(_states.Numbers, settings.Memory * _widths.Decisions.Count, settings, random);
        var narrowest = _widths.Architecture(new int[_widths.Decisions.Count]);
        if (constraints.Allow(narrowest)) return;
        var (count, flops) = Cost.Of(space, narrowest, parameters);
        throw new UsageException(
            $"The largest network of {space.Name} is not within {constraints}, however narrow.", $"It then has {count:N0} parameters and {flops:N0} multiply-adds; raise the limit, or give the space narrower widths.");
    }

    /// <inheritdoc/>
    public Proposal Ask()
    {
        var steps = new (float[] State, double Action)[_widths.Decisions.Count];
        // As chosen, and what is not chosen yet as wide and as narrow as it can be.
        var (widest, narrowest) = (_widths.Decisions.Select((_, i) => _widths.Values(i).Count - 1).ToArray(), new int[steps.Length]);
        var last = 1.0;
        for (var width = 0; width < steps.Length; width++)
        {
            var state = _states.Of(width, _widths.Architecture(widest), _widths.Architecture(narrowest), last);
            var action = _next < _settings.RandomNetworks ? _draws.NextDouble() : Noisy(_agent.Act(state));
            steps[width] = (state, action);
            narrowest[width] = _widths.Nearest(width, action);
            while (narrowest[width] > 0 && !_constraints.Allow(_widths.Architecture(narrowest))) narrowest[width]--;
            widest[width] = narrowest[width];
            last = _widths.Values(width)[widest[width]].Share;
        }

        _asked.Enqueue(steps);
        _next++;
        return _widths.Architecture(narrowest);
    }

    /// <inheritdoc/>
    public void Tell(Trial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        var steps = _asked.Dequeue();
        var learns = _told++ >= _settings.RandomNetworks;
        var reward = Reward(trial.Score);
        for (var i = 0; i < steps.Length; i++)
        {
            _agent.Remember(new(steps[i].State, steps[i].Action, reward, i + 1 < steps.Length ? steps[i + 1].State : null));
            if (learns) _agent.Learn();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _agent.Dispose();

    private double Reward(Score score) => _constraints.Any ? _preference.Objectives[0].Value(score) : -(1 - score.Accuracy) * Math.Log(Math.Max(1, score.Flops));

    // A normal distribution around the action, cut off at 0 and 1.
    private double Noisy(double action)
    {
        var noise = _settings.Noise * Math.Pow(_settings.NoiseDecay, _next - _settings.RandomNetworks);
        if (noise == 0) return action;
        var (low, high) = (NormalDistribution.Cumulative(-action / noise), NormalDistribution.Cumulative((1 - action) / noise));
        var probability = Math.Clamp(low + (_draws.NextDouble() * (high - low)), double.Epsilon, 1 - 1e-16);
        return Math.Clamp(action + (noise * NormalDistribution.Quantile(probability)), 0, 1);
    }
}
