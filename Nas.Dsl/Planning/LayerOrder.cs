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
    private readonly record struct State(LayerShape Shape, int Left, int Option, int Picked, int Instance, EquatableArray<int> Rows, Operation? Last)
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
        foreach (var choice in graph.Nodes.Select(n => n.Edges[0].Choice!))
        {
            Candidate[] layers = [.. choice.Named.Select(option => new Candidate(option))];
            Read(choice.Decision, layers.Length, state => state.Left > 0, (state, option) => Chosen(stage, layers[option], state with { Option = option }));
            for (var option = 0; option < layers.Length; option++)
            {
                var (layer, index, counts) = (layers[option], option, layers[option].Option.Operation.ArgumentChoices.ToArray());
                for (var argument = 0; argument < counts.Length; argument++)
                {
                    var count = counts[argument];
                    Read(layer.Option.Arguments[argument], count, state => state.Option == index, (state, pick) => Chosen(stage, layer, state with { Picked = state.Picked + 1, Instance = (state.Instance * count) + pick }));
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
        var reached = new List<Dictionary<State, State?[]?>>();
        var states = new HashSet<State> { new(first with { Channels = 1 }, None, None, 0, 0, default, null) };
        var start = states.Single();
        foreach (var reading in _readings)
        {
            var rows = states.ToDictionary(state => state, state => Row(reading, state));
            reached.Add(rows);
            states = [.. rows.SelectMany(row => row.Value?.OfType<State>() ?? [row.Key])];
        }

        var steps = new OrderStep[_readings.Count];
        var numbers = new Dictionary<State, int> { [start] = DecisionOrder.Start };
        int Number(State state) => numbers.TryGetValue(state, out var number) ? number : numbers[state] = numbers.Count;
        for (var step = steps.Length - 1; step >= 0; step--)
        {
            var ends = states;
            var rows = reached[step]
                .Select(row => (State: row.Key, Next: row.Value?.Select(next => next is { } known && ends.Contains(known) ? next : null).ToArray()))
                .Where(row => row.Next is null ? ends.Contains(row.State) : row.Next.Any(next => next is not null)).ToArray();
            states = [.. rows.Select(row => row.State)];
            steps[step] = new OrderStep(
                _readings[step].Decision,
                rows.Select(row => new OrderRow(Number(row.State), (row.Next ?? []).Select(next => next is { } known ? Number(known) : DecisionOrder.None).ToEquatableArray())).ToEquatableArray());
        }

        return states.Contains(start) ? new DecisionOrder(steps.ToEquatableArray()) : null;
    }

    private static State?[]? Row(Reading reading, State state)
    {
        var entered = reading.Entered(state);
        return reading.IsActive(entered) ? [.. Enumerable.Range(0, reading.Values).Select(value => reading.Next(entered, value))] : null;
    }

    // Behind a layer whose arguments may not be chosen yet.
    private State? Chosen(Stage stage, Candidate layer, State state)
    {
        if (state.Picked < layer.Option.Arguments.Count) return state;
        var (shape, rules) = (state.Shape, stage.Rules);
        var (picks, operation) = layer.Instances[state.Instance];
        var layers = lowerings.Of(layer.Option.Operation, picks, shape.Channels, shape.Channels, 1, false, parameters, new() { Pixels = shape.Pixels });
        if (shape.Behind(layers) is not { } behind) return null;
        var rows = new int[rules.Count];
        for (var i = 0; i < rows.Length; i++)
        {
            if (!rules[i].IsAbout(operation)) continue;
            var breaks = rules[i].Kind switch
            {
                LayerRuleKind.Row => (rows[i] = state.Rows[i] + 1) > rules[i].Most,
                LayerRuleKind.Image => shape.Flow == Flow.Image && Math.Max(shape.Height, shape.Width) > rules[i].Most,
                _ => state.Last is { } last && rules[i].IsBehind(last),
            };
            if (breaks) return null;
        }

        var isAskedFor = rules.Any(r => r.IsBehind(operation));
        return new State(behind with { Channels = 1 }, state.Left - 1, None, 0, 0, rows.ToEquatableArray(), isAskedFor ? operation : null);
    }

    /// <summary>A layer of a stage, with its instances in canonical form.</summary>
    private sealed class Candidate(Option option)
    {
        public Option Option => option;

        // The last argument varies fastest, as in the number of a state.
        public IReadOnlyList<(int[] Picks, Operation Operation)> Instances { get; } =
            [.. option.Operation.Picks.Zip(OperationBinder.Instances(option.Operation), (picks, operation) => (picks, operation))];
    }
}
