using Nas.Dsl.Binding;
using Nas.Dsl.Model;

namespace Nas.Dsl.Planning;

/// <summary>
/// Finds out which layers may follow which where they say their own sizes: where the shape of what comes in fits, and by the rules of the stage. What is known
/// of the layers so far is a state; from it follow the layers that may come next.
/// </summary>
/// <param name="first">What comes into the first stage.</param>
/// <param name="parameters">The values of the net's parameters; no shape depends on them.</param>
/// <param name="lowerings">What operations were lowered to before.</param>
internal sealed class LayerOrder(LayerShape first, IReadOnlyDictionary<string, int> parameters, LoweredOperations lowerings)
{
    private const int None = -1;

    private readonly List<Reading> _readings = [];

    /// <summary>What is known where a decision is to be taken.</summary>
    /// <param name="Shape">What comes in, with a single channel: how many there are does not matter.</param>
    /// <param name="Left">How many layers of the stage are still to come; -1 before that is chosen.</param>
    /// <param name="Option">The layer whose arguments are being chosen, or -1.</param>
    /// <param name="Picked">How many of them are.</param>
    /// <param name="Instance">What is chosen of them: the digits of a number, which is the place among the layer's instances once all are.</param>
    /// <param name="Rows">For each rule how many of its layers stand here behind one another.</param>
    /// <param name="Last">The layer before, or null: none of the stage, or none that a rule asks for.</param>
    private readonly record struct State(LayerShape Shape, int Left, int Option, int Picked, int Instance, EquatableArray<int> Rows, Instance? Last)
    {
        // Rows and layers take long to hash, and hardly ever tell states apart that are otherwise the same.
        public override int GetHashCode() => unchecked((((((((Shape.Height * 31) + Shape.Width) * 31) + Left) * 31) + Option) * 31) + Instance);
    }

    /// <summary>A decision that is read.</summary>
    /// <param name="Decision">The decision, by its index.</param>
    /// <param name="Values">How many values it has.</param>
    /// <param name="Entered">What is known in a new stage; else the same.</param>
    /// <param name="IsActive">Whether it is to be taken.</param>
    /// <param name="Next">What is known behind a value, or null: it may not stand there.</param>
    private sealed record Reading(int Decision, int Values, Func<State, State> Entered, Func<State, bool> IsActive, Func<State, int, State?> Next);

    /// <summary>Adds a stage behind those so far.</summary>
    public void Add(Graph graph)
    {
        var stage = graph.Stage!;
        var start = _readings.Count;
        if (graph.Depth >= 0) Read(graph.Depth, stage.MaxDepth - stage.MinDepth + 1, _ => true, (state, depth) => state with { Left = stage.MinDepth + depth });
        // All nodes choose from the same layers.
        var instances = graph.Nodes[0].Edges[0].Choice!.Named.Select(option => Instance.Of(option.Operation, stage.Rules)).ToArray();
        foreach (var choice in graph.Nodes.Select(n => n.Edges[0].Choice!))
        {
            Read(choice.Decision, instances.Length, state => state.Left > 0, (state, option) => Chosen(stage.Rules, choice.Named[option], instances[option], state with { Option = option }));
            for (var option = 0; option < instances.Length; option++)
            {
                var (layer, index, counts) = (choice.Named[option], option, choice.Named[option].Operation.ArgumentChoices.ToArray());
                for (var argument = 0; argument < counts.Length; argument++)
                {
                    var count = counts[argument];
                    Read(layer.Arguments[argument], count, state => state.Option == index, (state, pick) =>
                        Chosen(stage.Rules, layer, instances[index], state with { Picked = state.Picked + 1, Instance = (state.Instance * count) + pick }));
                }
            }
        }

        void Read(int decision, int values, Func<State, bool> isActive, Func<State, int, State?> next) =>
            _readings.Add(new Reading(decision, values, _readings.Count == start ? Entered : state => state, isActive, next));

        State Entered(State state) => new(state.Shape, graph.Depth >= 0 ? None : stage.MaxDepth, None, 0, 0, stage.Rules.Select(_ => 0).ToEquatableArray(), null);
    }

    /// <summary>The order of the stages, or null: no layers fit.</summary>
    public DecisionOrder? Build()
    {
        // Forwards all that can be known, backwards what of it leads to an end.
        var start = new State(first with { Channels = 1 }, None, None, 0, 0, default, null);
        var states = new HashSet<State> { start };
        var reached = new List<Dictionary<State, State?[]?>>();
        foreach (var reading in _readings)
        {
            var (rows, behind) = (new Dictionary<State, State?[]?>(), new HashSet<State>());
            foreach (var state in states)
            {
                var row = Row(reading, state);
                rows.Add(state, row);
                if (row is null) behind.Add(state);
                else
                    foreach (var next in row)
                        if (next is { } known) behind.Add(known);
            }

            reached.Add(rows);
            states = behind;
        }

        var steps = new OrderStep[_readings.Count];
        var numbers = new Dictionary<State, int> { [start] = DecisionOrder.Start };
        for (var step = steps.Length - 1; step >= 0; step--)
        {
            var (live, rows) = (new HashSet<State>(), new List<OrderRow>());
            foreach (var row in reached[step])
            {
                if (row.Value is not { } next)
                {
                    if (states.Contains(row.Key)) live.Add(row.Key);
                    continue;
                }

                var numbered = next.Select(state => state is { } known && states.Contains(known) ? Number(known) : DecisionOrder.None).ToArray();
                if (Array.TrueForAll(numbered, number => number == DecisionOrder.None)) continue;
                live.Add(row.Key);
                rows.Add(new OrderRow(Number(row.Key), numbered.ToEquatableArray()));
            }

            steps[step] = new OrderStep(_readings[step].Decision, rows.ToEquatableArray());
            states = live;
        }

        return states.Contains(start) ? new DecisionOrder(steps.ToEquatableArray()) : null;

        int Number(State state) => numbers.TryGetValue(state, out var number) ? number : numbers[state] = numbers.Count;
    }

    // What follows from a state, or null: the decision is not to be taken there.
    private static State?[]? Row(Reading reading, State state)
    {
        var entered = reading.Entered(state);
        if (!reading.IsActive(entered)) return null;
        var row = new State?[reading.Values];
        for (var value = 0; value < row.Length; value++) row[value] = reading.Next(entered, value);
        return row;
    }

    // Behind a layer whose arguments may not be chosen yet.
    private State? Chosen(EquatableArray<LayerRule> rules, Option option, IReadOnlyList<Instance> instances, State state)
    {
        if (state.Picked < option.Arguments.Count) return state;
        var (shape, instance) = (state.Shape, instances[state.Instance]);
        var layers = lowerings.Of(option.Operation, instance.Picks, shape.Channels, shape.Channels, 1, false, parameters, new() { Pixels = shape.Pixels });
        if (shape.Behind(layers) is not { } behind) return null;
        var rows = new int[rules.Count];
        for (var i = 0; i < rows.Length; i++)
        {
            if (!instance.IsOf[i]) continue;
            var breaks = rules[i].Kind switch
            {
                LayerRuleKind.Row => (rows[i] = state.Rows[i] + 1) > rules[i].Most,
                LayerRuleKind.Image => shape.Flow == Flow.Image && Math.Max(shape.Height, shape.Width) > rules[i].Most,
                _ => state.Last is { } last && last.IsBehind[i],
            };
            if (breaks) return null;
        }

        return new State(behind with { Channels = 1 }, state.Left - 1, None, 0, 0, rows.ToEquatableArray(), Array.IndexOf(instance.IsBehind, true) >= 0 ? instance : null);
    }

    /// <summary>A layer with its arguments chosen.</summary>
    /// <param name="picks">Which values of its arguments are.</param>
    /// <param name="operation">The layer, in canonical form.</param>
    /// <param name="rules">The rules of its stage.</param>
    private sealed class Instance(int[] picks, Operation operation, EquatableArray<LayerRule> rules)
    {
        public int[] Picks => picks;

        /// <summary>For each rule whether it is about this layer.</summary>
        public bool[] IsOf { get; } = [.. rules.Select(r => r.IsAbout(operation))];

        /// <summary>For each rule whether its layers do not stand behind this one.</summary>
        public bool[] IsBehind { get; } = [.. rules.Select(r => r.IsBehind(operation))];

        /// <summary>The instances of a layer, of its arguments the last varying fastest, as in the number of a state.</summary>
        public static Instance[] Of(Operation layer, EquatableArray<LayerRule> rules) =>
            [.. layer.Picks.Zip(OperationBinder.Instances(layer), (picks, operation) => new Instance(picks, operation, rules))];
    }
}
