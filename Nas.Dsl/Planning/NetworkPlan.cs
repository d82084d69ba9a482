using Nas.Dsl.Model;
using Nas.Dsl.Operations;

namespace Nas.Dsl.Planning;

/// <summary>A net with all sizes filled in: what each module is made of, before any architecture is chosen.</summary>
/// <param name="Space">The space.</param>
/// <param name="Parameters">The values of the net's parameters.</param>
/// <param name="Stem">The stem's layers.</param>
/// <param name="Stages">The cells and fixed blocks, in order.</param>
/// <param name="Head">The head's layers.</param>
public sealed record NetworkPlan(
    SearchSpace Space,
    IReadOnlyDictionary<string, int> Parameters,
    EquatableArray<Layer> Stem,
    EquatableArray<StagePlan> Stages,
    EquatableArray<Layer> Head)
{
    /// <summary>Fills the sizes of a net in.</summary>
    /// <param name="space">The space.</param>
    /// <param name="parameters">Values for some or all of the net's parameters; the others keep their defaults.</param>
    /// <exception cref="ArgumentException">
    /// The net has no such parameter, its value is below 1, or so small that a stage has too few channels for a layer that divides them.
    /// </exception>
    public static NetworkPlan Of(SearchSpace space, IReadOnlyDictionary<string, int>? parameters = null)
    {
        var plan = new Planner(space, parameters).Plan();
        return NarrowStage.FirstOf(plan) is { } narrow
            ? throw new ArgumentException(
                $"{space.Name} with {string.Join(", ", plan.Parameters.Select(p => $"{p.Key} {p.Value}"))}, stage {narrow.Stage + 1}: {narrow.Problem}; choose a larger 'channels'.")
            : plan;
    }
}

/// <summary>One stage of a body: a cell (<see cref="CellPlan"/>) or a fixed block (<see cref="BlockPlan"/>).</summary>
/// <param name="Index">Its place in the body, from 0: its module is named <c>cell{Index}</c> or <c>block{Index}</c>.</param>
/// <param name="OutputChannels">The channels behind it.</param>
/// <param name="OutputHeight">The height behind it, in pixels.</param>
/// <param name="OutputWidth">The width behind it, in pixels.</param>
public abstract record StagePlan(int Index, int OutputChannels, int OutputHeight, int OutputWidth);

/// <summary>A fixed block.</summary>
/// <param name="Index">Its place in the body.</param>
/// <param name="Layers">Its layers.</param>
/// <param name="OutputChannels">The channels behind it.</param>
/// <param name="OutputHeight">The height behind it.</param>
/// <param name="OutputWidth">The width behind it.</param>
public sealed record BlockPlan(int Index, EquatableArray<Layer> Layers, int OutputChannels, int OutputHeight, int OutputWidth)
    : StagePlan(Index, OutputChannels, OutputHeight, OutputWidth);

/// <summary>One occurrence of a cell.</summary>
/// <param name="Index">Its place in the body.</param>
/// <param name="Cell">The cell.</param>
/// <param name="OperationSet">The candidates on its edges.</param>
/// <param name="Channels">The width of its states.</param>
/// <param name="InputHeight">The height of its preprocessed inputs.</param>
/// <param name="InputWidth">The width of its preprocessed inputs.</param>
/// <param name="Preprocess">For each input the layers that bring it to <paramref name="Channels"/> and to a common size; may be empty.</param>
/// <param name="NetParameters">The values of the net's parameters.</param>
/// <param name="OutputChannels">The channels behind it.</param>
/// <param name="OutputHeight">The height behind it.</param>
/// <param name="OutputWidth">The width behind it.</param>
public sealed record CellPlan(
    int Index,
    Cell Cell,
    OperationSet OperationSet,
    int Channels,
    int InputHeight,
    int InputWidth,
    EquatableArray<EquatableArray<Layer>> Preprocess,
    IReadOnlyDictionary<string, int> NetParameters,
    int OutputChannels,
    int OutputHeight,
    int OutputWidth)
    : StagePlan(Index, OutputChannels, OutputHeight, OutputWidth)
{
    /// <summary>The stride of edges out of <paramref name="state"/>: the cell's own for inputs, 1 for nodes.</summary>
    public int Stride(int state) => state < Cell.Inputs.Count ? Cell.Stride : 1;

    /// <summary>The layers of <paramref name="operation"/> on an edge out of <paramref name="state"/>.</summary>
    public IReadOnlyList<Layer> EdgeLayers(int state, Operation operation) =>
        OperationDefinition.Lower(operation, Channels, Channels, Stride(state), NetParameters);
}
