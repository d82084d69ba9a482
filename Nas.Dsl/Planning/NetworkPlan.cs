using Nas.Dsl.Model;

namespace Nas.Dsl.Planning;

/// <summary>A net with all sizes filled in: what each module is made of, of an architecture or before any is chosen.</summary>
/// <param name="Space">The space.</param>
/// <param name="Parameters">The values of the net's parameters.</param>
/// <param name="Stem">The stem's layers.</param>
/// <param name="Stages">The cells and fixed blocks, in order.</param>
/// <param name="Head">The head's layers.</param>
public sealed record NetworkPlan(
    SearchSpace Space,
    IReadOnlyDictionary<string, int> Parameters,
    EquatableArray<Layer> Stem,
    IReadOnlyList<StagePlan> Stages,
    EquatableArray<Layer> Head)
{
    /// <summary>
    /// The shape of what its layers see: that of an example, <see cref="Net.Input"/>, or the smaller image that an architecture makes of it. With nothing chosen it is the largest.
    /// </summary>
    public InputShape Input { get; internal init; } = Space.Net.Input;

    /// <summary>Whether its layers see smaller images than those that come in.</summary>
    public bool Resizes => Input != Space.Net.Input;

    /// <summary>In how many parts the channels of an edge are split, of which its candidates have one; see <see cref="EdgePlan.Partial"/>.</summary>
    public int Parts { get; internal init; } = 1;

    /// <summary>Fills the sizes of a net in.</summary>
    /// <param name="space">The space.</param>
    /// <param name="parameters">Values for some or all of the net's parameters; the others keep their defaults.</param>
    /// <param name="parts">
    /// 1, or more: on an edge that gives as many channels as it takes, candidates have one of so many equal parts of them, as in Xu et al. 2020; see
    /// <see cref="EdgePlan.Partial"/>.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The net has no such parameter, its value is below 1, or such that the net is too wide, or too narrow for a layer that divides channels, or for the parts.
    /// </exception>
    public static NetworkPlan Of(SearchSpace space, IReadOnlyDictionary<string, int>? parameters = null, int parts = 1)
    {
        var values = Complete(space.Net, parameters);
        try
        {
            return Planner.Plan(space, values, null, new LoweredOperations(), parts);
        }
        catch (PlanException exception)
        {
            throw new ArgumentException(
                $"{space.Name} with {string.Join(", ", values.Select(p => $"{p.Key} {p.Value}").Concat(exception.Problem.Side is null ? [] : [exception.Problem.Images]))}, {exception.Problem.Place}: {exception.Problem.Text}.");
        }
    }

    /// <summary>The net as <paramref name="genotype"/> has it.</summary>
    /// <exception cref="ArgumentException">The genotype is one of another space.</exception>
    public NetworkPlan Of(Genotype genotype)
    {
        if (!genotype.Space.Equals(Space.Decisions)) throw new ArgumentException($"The genotype is not one of {Space.Name}.", nameof(genotype));
        return Planner.Plan(Space, Parameters, genotype, Lowered);
    }

    /// <summary>The net with some sizes, and nothing else chosen.</summary>
    /// <param name="sizes">The choice at each of some decisions on the side of the images and the widths of stages.</param>
    internal NetworkPlan Of(IReadOnlyDictionary<int, int> sizes) => Planner.Plan(Space, Parameters, null, Lowered, Parts, sizes);

    /// <summary>How many classes, or words, the net tells apart: what its head ends in.</summary>
    public int Classes => Head[Head.Count - 1] is Layer.Detect detect ? detect.Classes
        : Head.Aggregate(Stages[Stages.Count - 1].OutputChannels, (channels, layer) => layer.OutputChannels(channels));

    /// <summary>How many of the newest outputs the head reads, each by itself: one or, behind a pyramid, one of each scale.</summary>
    public int HeadReads => Stages.Count == 0 ? 1 : Stages[Stages.Count - 1].Outputs.Count;

    /// <summary>How many tokens the net tells apart where they come in, or null: it takes images.</summary>
    public int? Vocabulary => Stem.OfType<Layer.Embedding>().FirstOrDefault()?.Vocabulary;

    /// <summary>The net's width where the head is.</summary>
    internal int HeadWidth { get; init; }

    internal LoweredOperations Lowered { get; init; } = new();

    /// <summary>With nothing chosen, which layers may stand behind which where they say their own sizes; else null.</summary>
    internal DecisionOrder? Order { get; init; }

    private static Dictionary<string, int> Complete(Net net, IReadOnlyDictionary<string, int>? parameters)
    {
        var values = net.Parameters.ToDictionary(p => p.Name, p => p.Default);
        if (!values.ContainsKey(Planner.ChannelsParameter)) throw new ArgumentException($"{net.Name} has no parameter '{Planner.ChannelsParameter}'.", nameof(net));
        foreach (var pair in parameters ?? new Dictionary<string, int>())
        {
            if (!values.ContainsKey(pair.Key))
                throw new ArgumentException($"{net.Name} has no parameter '{pair.Key}'; it has {string.Join(", ", values.Keys)}.", nameof(parameters));
            values[pair.Key] = pair.Value;
        }

        foreach (var pair in values)
            if (pair.Value < 1) throw new ArgumentException($"'{pair.Key}' of {net.Name} is {pair.Value}; it must be at least 1.", nameof(parameters));
        return values;
    }
}

/// <summary>One stage of a body: a cell (<see cref="CellPlan"/>) or a fixed block (<see cref="BlockPlan"/>).</summary>
/// <param name="Index">Its place in the body, from 0.</param>
/// <param name="Module">The name of its module: <c>cell{Index}</c> or <c>block{Index}</c>.</param>
/// <param name="OutputChannels">The channels behind it.</param>
/// <param name="OutputHeight">The height behind it, in pixels.</param>
/// <param name="OutputWidth">The width behind it, in pixels.</param>
public abstract record StagePlan(int Index, string Module, int OutputChannels, int OutputHeight, int OutputWidth)
{
    /// <summary>The outputs of earlier stages that it reads: 1 for the newest, 2 for the one before; the stem's stands in where there are too few.</summary>
    public virtual IReadOnlyList<int> Reads => [1];

    /// <summary>The shapes of what it puts out: one or, of a pyramid, one of each scale, the finest first.</summary>
    public virtual IReadOnlyList<StateShape> Outputs => [new(OutputChannels, OutputHeight, OutputWidth)];
}

/// <summary>A fixed block.</summary>
/// <param name="Index">Its place in the body.</param>
/// <param name="Operation">What stands there.</param>
/// <param name="Width">The net's width there.</param>
/// <param name="Layers">Its layers.</param>
/// <param name="OutputChannels">The channels behind it.</param>
/// <param name="OutputHeight">The height behind it.</param>
/// <param name="OutputWidth">The width behind it.</param>
public sealed record BlockPlan(int Index, Operation Operation, int Width, EquatableArray<Layer> Layers, int OutputChannels, int OutputHeight, int OutputWidth)
    : StagePlan(Index, $"block{Index}", OutputChannels, OutputHeight, OutputWidth);
