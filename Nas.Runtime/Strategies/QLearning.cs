using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;

namespace Nas.Runtime.Strategies;

/// <summary>
/// Q-learning of one decision after the other (MetaQNN; Baker et al. 2017). An agent takes the active decisions in order. A state is the
/// decision at hand with the values of the last few decisions taken and, where it depends on more which values may follow, that; an action is a value that may
/// follow; the reward comes at the end and is the score.
/// Actions are epsilon-greedy; after each trial, trials drawn from all so far are replayed.
/// </summary>
/// <param name="space">The space.</param>
/// <param name="options">The numbers of the method.</param>
/// <param name="preference">Its first objective is the reward.</param>
/// <param name="constraints">What proposals must keep to.</param>
/// <param name="random">Where the draws come from.</param>
public sealed class QLearning(
    DecisionSpace space, QLearning.Settings options, Preference preference, Constraints constraints, RandomStream random) : IAskTellStrategy
{
    // Table 2 of the paper: epsilon, and how many of 2,700 architectures it is held for.
    private static readonly (double Epsilon, int Architectures)[] Schedule =
        [(1, 1500), (0.9, 100), (0.8, 100), (0.7, 100), (0.6, 150), (0.5, 150), (0.4, 150), (0.3, 150), (0.2, 150), (0.1, 150)];

    private readonly Dictionary<EquatableArray<long>, State> _states = [];
    private readonly List<Experience> _experiences = [];
    private double _worst = double.MaxValue;
    private double _best = double.MinValue;
    private int _trials;

    /// <summary>The architectures that <see cref="Epsilon"/>'s schedule is for in the paper.</summary>
    public static int PaperArchitectures { get; } = Schedule.Sum(s => s.Architectures);

    /// <summary>The chance of a random action when a share <paramref name="done"/> of the search is done, 0 to 1; past the end it stays.</summary>
    public static double Epsilon(double done)
    {
        var architectures = done * PaperArchitectures;
        foreach (var (epsilon, held) in Schedule)
        {
            if (architectures < held) return epsilon;
            architectures -= held;
        }

        return Schedule[^1].Epsilon;
    }

    /// <inheritdoc/>
    public bool IsRandom => Epsilon((_trials - 1) / (double)options.Architectures) == 1;

    /// <inheritdoc/>
    public Proposal Ask()
    {
        // Only what was trained counts in the paper's schedule.
        var epsilon = Epsilon(_trials / (double)options.Architectures);
        return constraints.First(() => Walk(epsilon));
    }

    /// <inheritdoc/>
    public void Tell(Trial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        var value = preference.Objectives[0].Value(trial.Score);
        (_worst, _best) = (Math.Min(_worst, value), Math.Max(_best, value));
        _trials = Math.Max(_trials, trial.Number + 1);
        _experiences.Add(new(Steps(trial.Genotype), value));
        for (var i = 0; i < options.Replays; i++) Learn(_experiences[random.Next(_experiences.Count)]);
    }

    /// <summary>Q of each state that <paramref name="genotype"/> goes through and the action it takes there, in order.</summary>
    public IReadOnlyList<double> Values(Genotype genotype) => [.. Steps(genotype).Select(s => s.State[s.Action])];

    private Genotype Walk(double epsilon)
    {
        var values = new long[space.Items.Count];
        for (var i = 0; i < values.Length; i++)
        {
            if (!space.IsActive(i, values)) values[i] = -1;
            else if (random.NextDouble() < epsilon) values[i] = space.Draw(i, values, random);
            else values[i] = StateAt(i, values).Best(() => space.Draw(i, values, random), random);
        }

        return new(space, values);
    }

    private (State State, long Action)[] Steps(Genotype genotype) =>
        [.. Enumerable.Range(0, space.Items.Count).Where(genotype.IsActive).Select(i => (StateAt(i, genotype.Values), genotype[i]))];

    private State StateAt(int decision, IReadOnlyList<long> values)
    {
        var key = new List<long> { decision };
        for (var i = decision - 1; i >= 0 && key.Count <= options.Memory; i--)
            if (values[i] >= 0) key.Add(values[i]);
        if (space.Order is { } order && order.StepOf(decision) >= 0) key.Add(order.Before(decision, values));
        var state = key.ToEquatableArray();
        if (!_states.TryGetValue(state, out var found)) _states.Add(state, found = new(space.Possible(decision, values), options.Initial));
        return found;
    }

    // Equation 3 from the last step to the first, so that the reward goes all the way at once.
    private void Learn(Experience experience)
    {
        var target = Reward(experience.Value);
        for (var i = experience.Steps.Length - 1; i >= 0; i--)
        {
            var (state, action) = experience.Steps[i];
            state[action] += options.LearningRate * (target - state[action]);
            target = options.Discount * state.Highest;
        }
    }

    // An accuracy as it is; another objective on the scale of what has been seen of it, so that the initial Q lies in between.
    private double Reward(double value) => _worst >= 0 && _best <= 1 ? value : _best > _worst ? (value - _worst) / (_best - _worst) : 1;

    /// <summary>The numbers of the method, with the paper's defaults.</summary>
    /// <param name="Architectures">How many the schedule of epsilon is spread over.</param>
    public sealed record Settings(int Architectures)
    {
        /// <summary>How many decisions back a state remembers, from 0; the paper's states hold the layer before.</summary>
        public int Memory { get; init; } = 1;

        /// <summary>Trials that are replayed after each trial.</summary>
        public int Replays { get; init; } = 100;

        /// <summary>Alpha, above 0 to 1.</summary>
        public double LearningRate { get; init; } = 0.01;

        /// <summary>Gamma, 0 to 1.</summary>
        public double Discount { get; init; } = 1;

        /// <summary>Q of what was never done.</summary>
        public double Initial { get; init; } = 0.5;
    }

    private sealed record Experience((State State, long Action)[] Steps, double Value);

    /// <summary>The actions of a state. Only those learnt of are kept: k of n can have very many values.</summary>
    private sealed class State(long actions, double initial)
    {
        private readonly Dictionary<long, double> _learnt = [];

        public double Highest
        {
            get
            {
                var highest = _learnt.Count < actions ? initial : double.MinValue;
                foreach (var value in _learnt.Values) highest = Math.Max(highest, value);
                return highest;
            }
        }

        public double this[long action]
        {
            get => _learnt.GetValueOrDefault(action, initial);
            set => _learnt[action] = value;
        }

        /// <summary>The action with the highest Q; of several, each equally likely.</summary>
        /// <param name="draw">Draws an action.</param>
        /// <param name="random">Where draws come from.</param>
        public long Best(Func<long> draw, RandomStream random)
        {
            var highest = Highest;
            long[] learnt = [.. _learnt.Where(a => a.Value == highest).Select(a => a.Key)];
            var others = highest == initial ? actions - _learnt.Count : 0;
            var choice = random.Next(learnt.Length + others);
            if (choice < learnt.Length) return learnt[(int)choice];
            while (true)
            {
                var action = draw();
                if (!_learnt.ContainsKey(action)) return action;
            }
        }
    }
}
