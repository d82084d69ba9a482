namespace Nas.Dsl.Planning;

/// <summary>A stage of a net that has too few channels for a layer that divides them.</summary>
/// <param name="Stage">The stage, from 0.</param>
/// <param name="Problem">What is wrong, without a full stop.</param>
internal sealed record NarrowStage(int Stage, string Problem)
{
    /// <summary>The first of a plan, or null; every candidate counts, since a supernet holds them all.</summary>
    public static NarrowStage? FirstOf(NetworkPlan plan)
    {
        var seen = new HashSet<(string Cell, int Channels)>();
        foreach (var stage in plan.Stages)
        {
            var problem = stage switch
            {
                CellPlan cell => InPreprocessing(cell) ?? (seen.Add((cell.Cell.Name, cell.Channels)) ? OnEdges(cell) : null),
                BlockPlan block when !block.Layers.All(l => l.CanDivide) => Text("The block", block.OutputChannels, "it divides them"),
                _ => null,
            };
            if (problem is not null) return new NarrowStage(stage.Index, problem);
        }

        return null;
    }

    private static string? InPreprocessing(CellPlan plan)
    {
        for (var input = 0; input < plan.Preprocess.Count; input++)
        {
            if (plan.Preprocess[input].All(l => l.CanDivide)) continue;
            return Text(Name(plan), plan.Channels, $"its input '{plan.Cell.StateName(input)}' is from before a reduction, and what halves it divides them");
        }

        return null;
    }

    private static string? OnEdges(CellPlan plan)
    {
        // An edge out of an input has the cell's stride, one out of a node has not.
        foreach (var operation in plan.OperationSet.Candidates)
            foreach (var state in new[] { 0, plan.Cell.Inputs.Count })
                if (!plan.EdgeLayers(state, operation).All(l => l.CanDivide))
                    return Text(Name(plan), plan.Channels, $"'{operation}'{(plan.Stride(state) == 1 ? "" : " at stride 2")} divides them");
        return null;
    }

    private static string Name(CellPlan plan) => $"The cell '{plan.Cell.Name}'";

    private static string Text(string what, int channels, string why) =>
        $"{what} has only {channels} {(channels == 1 ? "channel" : "channels")} here, and {why}";
}
