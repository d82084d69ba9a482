namespace Nas.Dsl.Planning;

/// <summary>
/// Of what kind the candidates of a decision are: two are alike where the same kinds of layers stand in the same order, whatever their sizes. Pools of either kind count as one, and
/// depthwise, dilated and other convolutions as three.
/// </summary>
public static class CandidateKinds
{
    /// <summary>The kinds of the candidates that an architecture may name.</summary>
    /// <param name="plan">The net, nothing chosen.</param>
    /// <returns>For each decision of the space on an operation a word for each choice, the same for those that are alike; null for other decisions.</returns>
    public static IReadOnlyList<string[]?> Of(NetworkPlan plan)
    {
        if (plan is null) throw new ArgumentNullException(nameof(plan));
        var kinds = new string[]?[plan.Space.Decisions.Items.Count];
        foreach (var cell in plan.Stages.OfType<CellPlan>()) Add(cell.Graph);
        return kinds;

        void Add(GraphPlan graph)
        {
            foreach (var edge in graph.Nodes.SelectMany(n => n.Operations).Where(e => e.Edge.Choice is not null))
            {
                var choices = plan.Space.Decisions.Items[edge.Edge.Decision].Choices.Count;
                kinds[edge.Edge.Decision] ??= [.. edge.Candidates.Take(choices).Select((candidate, i) => candidate.Motif is null ? Of(candidate.Layers) : $"{i}")];
                foreach (var candidate in edge.Candidates)
                    if (candidate.Motif is { } motif) Add(motif);
            }
        }
    }

    private static string Of(IEnumerable<Layer> layers) => string.Join(" ", layers.Select(Of));

    private static string Of(Layer layer) => layer switch
    {
        Layer.MaxPool or Layer.AveragePool => "Pool",
        Layer.Convolution { Dilation: > 1 } => "Dilated",
        Layer.Convolution { Groups: > 1 } => "Depthwise",
        Layer.Residual residual => $"({Of(residual.Main)} + {Of(residual.Shortcut)})",
        Layer.Halves halves => $"({Of(halves.Left)} | {Of(halves.Right)})",
        Layer.Own own => own.Module.ToString(),
        _ => layer.GetType().Name,
    };
}
