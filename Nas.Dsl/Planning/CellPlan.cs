using Nas.Dsl.CSharp;
using Nas.Dsl.Model;
using Nas.Dsl.Operations;

namespace Nas.Dsl.Planning;

/// <summary>One occurrence of a cell.</summary>
/// <param name="Index">Its place in the body.</param>
/// <param name="Graph">The cell.</param>
/// <param name="Channels">The width of its states.</param>
/// <param name="InputHeight">The height of its preprocessed inputs.</param>
/// <param name="InputWidth">The width of its preprocessed inputs.</param>
/// <param name="Preprocess">For each input the layers that bring it to <paramref name="Channels"/> and to a common size; may be empty.</param>
/// <param name="Nodes">Its nodes.</param>
/// <param name="OutputChannels">The channels behind it.</param>
/// <param name="OutputHeight">The height behind it.</param>
/// <param name="OutputWidth">The width behind it.</param>
public sealed record CellPlan(
    int Index,
    Graph Graph,
    int Channels,
    int InputHeight,
    int InputWidth,
    IReadOnlyList<EquatableArray<Layer>> Preprocess,
    IReadOnlyList<NodePlan> Nodes,
    int OutputChannels,
    int OutputHeight,
    int OutputWidth)
    : StagePlan(Index, $"cell{Index}", OutputChannels, OutputHeight, OutputWidth)
{
    /// <summary>The cell.</summary>
    public Cell Cell => Graph.Cell;

    /// <inheritdoc/>
    public override int InputCount => Cell.Inputs.Count;
}

/// <summary>A node of a cell.</summary>
/// <param name="Node">The node.</param>
/// <param name="Edges">The edges into it, one from each state before it.</param>
public sealed record NodePlan(Node Node, IReadOnlyList<EdgePlan> Edges);

/// <summary>An edge of a cell, with all that may stand on it.</summary>
/// <param name="Edge">The edge.</param>
/// <param name="Module">The name of its module in the cell: <c>n2_a</c> for that from input a to node 2.</param>
/// <param name="Candidates">Its candidates, search-only ones behind. Edges of one cell and stride share them.</param>
public sealed record EdgePlan(Edge Edge, string Module, IReadOnlyList<CandidatePlan> Candidates)
{
    /// <summary>The candidate that an architecture has chosen, or null where it does without the edge.</summary>
    public CandidatePlan? Chosen(Genotype genotype) => genotype.IsActive(Edge.Decision) ? Candidates[(int)genotype[Edge.Decision]] : null;
}

/// <summary>A candidate on an edge.</summary>
/// <param name="Operation">As written in the space.</param>
/// <param name="Key">The name of its module on the edge of a supernet: <c>sep_conv_3</c>.</param>
/// <param name="Layers">What it is made of.</param>
public sealed record CandidatePlan(Operation Operation, string Key, IReadOnlyList<Layer> Layers)
{
    /// <summary>Whether it adds nothing (<c>none</c>).</summary>
    public bool IsZero { get; } = OperationDefinition.All[Operation.Name].IsZero;

    /// <summary>The candidates of a set on an edge.</summary>
    /// <param name="operations">The set.</param>
    /// <param name="channels">The width of the cell.</param>
    /// <param name="stride">1 or 2.</param>
    /// <param name="parameters">The values of the net's parameters.</param>
    internal static IReadOnlyList<CandidatePlan> Of(OperationSet operations, int channels, int stride, IReadOnlyDictionary<string, int> parameters) =>
        [.. operations.Candidates.Select(o => new CandidatePlan(o, Identifiers.CandidateKey(o), OperationDefinition.Lower(o, channels, channels, stride, parameters)))];
}
