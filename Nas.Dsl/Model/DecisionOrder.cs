namespace Nas.Dsl.Model;

/// <summary>
/// Which values may stand behind which: a finite automaton that reads some decisions of one of n in their order. From each of its states a way
/// leads to an architecture, so that whoever takes one decision after the other never has to go back.
/// </summary>
public sealed class DecisionOrder : IEquatable<DecisionOrder>
{
    /// <summary>The state before the first step.</summary>
    public const int Start = 0;

    /// <summary>No state: where a value leads that may not stand there.</summary>
    public const int None = -1;

    private readonly Dictionary<int, int> _steps = [];
    private readonly Dictionary<int, EquatableArray<int>>[] _rows;

    /// <summary>The order of some steps.</summary>
    /// <param name="steps">At least one, their decisions rising.</param>
    public DecisionOrder(EquatableArray<OrderStep> steps)
    {
        Steps = steps;
        for (var step = 0; step < steps.Count; step++) _steps.Add(steps[step].Decision, step);
        _rows = [.. steps.Select(s => s.Rows.ToDictionary(r => r.State, r => r.Next))];
    }

    /// <summary>The decisions that it reads.</summary>
    public EquatableArray<OrderStep> Steps { get; }

    /// <summary>The step that reads a decision, or -1: it may take any of its values.</summary>
    public int StepOf(int decision) => _steps.TryGetValue(decision, out var step) ? step : -1;

    /// <summary>For each value of a step's decision the state behind it, or <see cref="None"/>; empty where the decision is not active.</summary>
    /// <param name="step">The step.</param>
    /// <param name="state">A state that it may be in before.</param>
    public EquatableArray<int> Next(int step, int state) => _rows[step].TryGetValue(state, out var next) ? next : default;

    /// <summary>The state before a decision, or <see cref="None"/>: one of the earlier values may not stand where it stands.</summary>
    /// <param name="decision">The decision, by its index.</param>
    /// <param name="values">A value for each earlier decision.</param>
    public int Before(int decision, IReadOnlyList<long> values)
    {
        var state = Start;
        for (var step = 0; step < Steps.Count && Steps[step].Decision < decision; step++)
        {
            state = After(step, state, values[Steps[step].Decision]);
            if (state == None) break;
        }

        return state;
    }

    /// <summary>The values that a decision may take behind earlier ones, rising; or null: any.</summary>
    /// <param name="decision">An active decision, by its index.</param>
    /// <param name="values">A value for each earlier decision, which may stand where they stand.</param>
    public IReadOnlyList<long>? Allowed(int decision, IReadOnlyList<long> values)
    {
        var step = StepOf(decision);
        if (step < 0) return null;
        var next = Next(step, Before(decision, values));
        return [.. Enumerable.Range(0, next.Count).Where(value => next[value] != None).Select(value => (long)value)];
    }

    /// <summary>The first decision whose value may not stand where it stands, by its index; or -1.</summary>
    /// <param name="values">A value for each decision.</param>
    public int Refused(IReadOnlyList<long> values)
    {
        var state = Start;
        for (var step = 0; step < Steps.Count; step++)
        {
            state = After(step, state, values[Steps[step].Decision]);
            if (state == None) return Steps[step].Decision;
        }

        return -1;
    }

    /// <inheritdoc/>
    public bool Equals(DecisionOrder? other) => ReferenceEquals(this, other) || (other is not null && Steps == other.Steps);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DecisionOrder);

    /// <inheritdoc/>
    public override int GetHashCode() => Steps.Count;

    private int After(int step, int state, long value)
    {
        var next = Next(step, state);
        return next.Count == 0 ? state : value >= 0 && value < next.Count ? next[(int)value] : None;
    }
}

/// <summary>A decision that an order reads.</summary>
/// <param name="Decision">The decision, by its index.</param>
/// <param name="Rows">What follows from each state in which it is active; in others the state stays.</param>
public sealed record OrderStep(int Decision, EquatableArray<OrderRow> Rows);

/// <summary>What follows from a state.</summary>
/// <param name="State">The state.</param>
/// <param name="Next">For each value of the decision the state behind it, or <see cref="DecisionOrder.None"/>.</param>
public sealed record OrderRow(int State, EquatableArray<int> Next);
