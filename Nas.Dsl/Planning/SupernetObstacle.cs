using Nas.Dsl.Model;

namespace Nas.Dsl.Planning;

/// <summary>Why a space has no supernet.</summary>
internal static class SupernetObstacle
{
    /// <summary>The reason as the end of a sentence, or null: it has one.</summary>
    public static string? Of(SearchSpace space)
    {
        if (space.Net.Settings.Count > 0) return "each of its networks has settings of its own to be trained with, and shared weights have one training";
        if (space.Net.Blocks.Any(b => b.Widths.Count > 0)) return "the width of its cells is a choice, and weights of several widths can be shared in stages only";
        if (space.Net.Stages.FirstOrDefault(s => s.IsOfLayers) is { } layers)
            return $"how large the layers of {layers.Name} are follows from those before them, so that their weights cannot be shared";
        if (space.Cells.FirstOrDefault(c => c.Output == CellOutput.Share) is { } shared)
            return $"how wide the nodes of {shared.Name} are follows from how many share its width, so that their weights cannot be shared";
        if (space.Side >= 0 && OfOneSide(space) is { } bound) return $"how many weights '{bound.Operation}' has follows from the size of the images, which is a choice";
        if (space.Graphs.Any(g => g.Width >= 0) && Unsliced(space) is { } own)
            return $"{own} is a class of the project, of which no slice can be taken where a stage's width is a choice";
        if (space.Cells.FirstOrDefault(c => c.Rule.Allocates) is { } splitting)
            return $"an operation of {splitting.Name} has another width where channels are split among a node's inputs, so that its weights cannot be shared";
        if (space.Cells.FirstOrDefault(c => c.Rule.Merging == Merging.Concat) is { } concatenating)
            return $"how many channels the nodes of {concatenating.Name} read follows from what they take and how wide that is, so that their weights cannot be shared";
        if (space.Cells.FirstOrDefault(c => c.Output == CellOutput.Scales) is { } pyramid)
            return $"the nodes of {pyramid.Name} are of several scales, each of which would have to be computed for every one of them";
        return space.Cells.Any(c => c.Output == CellOutput.Loose) ? Behind(NetworkPlan.Of(space)) : null;
    }

    // What has other layers where the images are smaller: it has a weight for each of their pixels.
    private static Placement? OfOneSide(SearchSpace space)
    {
        var plan = NetworkPlan.Of(space);
        return Enumerable.Range(0, space.Net.Sides.Count)
            .SelectMany(choice => Placed(plan.Of(new Dictionary<int, int> { [space.Side] = choice })).Zip(Placed(plan), (one, other) => one.Layers.SequenceEqual(other.Layers) ? null : one))
            .FirstOrDefault(placement => placement is not null);

        static IEnumerable<Placement> Placed(NetworkPlan plan) => Placements.Of(plan, usedOnly: false, candidates: true);
    }

    // A module of the user's where the channels may be a choice: a cell begins with a convolution, and before the stages nothing is chosen.
    private static string? Unsliced(SearchSpace space) => space.Net.Stages.SelectMany(s => space.OperationSet(s.Set).Candidates)
        .Concat(space.Net.Blocks.Select(b => b.Layer).OfType<Operation>()).Concat(space.Net.Head)
        .FirstOrDefault(o => o.Module is not null)?.Name;

    // In a supernet a cell puts out zeros for the nodes that others read. A convolution adds nothing for them; what shifts each channel by itself does.
    private static string? Behind(NetworkPlan plan)
    {
        Cell? loose = null;
        foreach (var stage in plan.Stages)
        {
            // A cell begins with a convolution, or with its default operation.
            if (stage is CellPlan { Graph.Graph.Cell: { } cell } place)
            {
                if (loose is not null && place.Preprocess.Any(p => Shifts(p))) return Reason(loose);
                loose = cell.Output == CellOutput.Loose ? cell : null;
                continue;
            }

            // The blocks of a stage are as wide inside as what comes in says.
            if (loose is not null && (stage is not BlockPlan block || Shifts(block.Layers))) return Reason(loose);
            if (stage is BlockPlan { Layers: var layers } && layers.Any(Adds)) loose = null;
        }

        return loose is not null && Shifts(plan.Head) ? Reason(loose) : null;
    }

    private static bool Shifts(IReadOnlyList<Layer> layers)
    {
        var first = layers.FirstOrDefault(l => l is not (Layer.Relu or Layer.Relu6 or Layer.HardSwish or Layer.Swish or Layer.MaxPool or Layer.AveragePool or Layer.GlobalAveragePool or Layer.Dropout or Layer.Identity));
        return first is Layer.Residual residual ? Shifts(residual.Main) || Shifts(residual.Shortcut) : first is not null && !Adds(first);
    }

    private static bool Adds(Layer layer) =>
        layer is Layer.Convolution { Groups: 1 } or Layer.AsymmetricConvolution or Layer.RectangularConvolution or Layer.FactorizedReduce or Layer.Linear or Layer.Detect or Layer.Residual;

    private static string Reason(Cell cell) =>
        $"what comes behind {cell.Name} reads nodes that an architecture may not put out, and begins with something else than a convolution over all channels";
}
