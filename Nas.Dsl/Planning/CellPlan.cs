using Nas.Dsl.Model;

namespace Nas.Dsl.Planning;

/// <summary>One occurrence of a cell, or a stage.</summary>
/// <param name="Index">Its place in the body.</param>
/// <param name="Module">The name of its module.</param>
/// <param name="Graph">The graph.</param>
/// <param name="Preprocess">For each input the layers that bring it to the cell's width and to a common size; may be empty.</param>
public sealed record CellPlan(int Index, string Module, GraphPlan Graph, IReadOnlyList<EquatableArray<Layer>> Preprocess)
    : StagePlan(Index, Module, Graph.OutputChannels, Graph.OutputHeight, Graph.OutputWidth)
{
    /// <summary>Of a pyramid for each scale the output that it reads, 1 for the newest; else null: the newest ones.</summary>
    public IReadOnlyList<int>? Scales { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<int> Reads => Scales ?? [.. Enumerable.Range(1, Graph.Graph.IsRecurrent ? 1 : Graph.Graph.Inputs.Count).Reverse()];

    /// <inheritdoc/>
    public override IReadOnlyList<StateShape> Outputs => Graph.Graph.IsPyramid ? [.. Graph.Outputs.Select(o => o.Input)] : base.Outputs;
}
