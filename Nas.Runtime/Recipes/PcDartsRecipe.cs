using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Strategies.Steps;
using Nas.Runtime.Supernets;
using Nas.Runtime.Training;

namespace Nas.Runtime.Recipes;

internal sealed class PcDartsRecipe : SupernetRecipe
{
    private const string Parts = "parts";

    public override string Name => "pc-darts";

    public override string Description =>
        "DARTS in which a quarter of an edge's channels go through its candidates and the others pass them by, with a softmax over edges (Xu et al. 2020).";

    public override int DefaultBatchSize => 256;

    public override int DefaultWarmUp => 15;

    public override ArchitectureOptions Architecture => new(LearningRate: 6e-4);

    public override IReadOnlyList<RecipeOption> MethodOptions { get; } =
        [new(Parts, "4", "K: one of so many equal parts of an edge's channels goes through its candidates; 1: all of them do.")];

    public override TrainingOptions Weights(int epochs) => base.Weights(epochs) with { LearningRate = 0.1 };

    // Its weights are for a part of the channels.
    public override SharedWeights? Shared(SearchRun run) => null;

    public override IGateDistribution Distribution(SearchRun run, RandomStream random) =>
        new SoftmaxRelaxation(run.Decisions, run.Device, random, normalizesEdges: true);

    public override Supernet CreateSupernet(SearchRun run, int stage)
    {
        var parts = run.Options.Int(Parts);
        try
        {
            return new MixedSupernet(NetworkPlan.Of(run.Definition.Space, run.Parameters, parts));
        }
        catch (ArgumentException error)
        {
            throw new UsageException(error.Message, $"Choose channels that --set {Parts} ({parts}) divides, and enough of them for the candidates, or fewer parts.");
        }
    }

    public override string? Refusal(SearchSpace space)
    {
        if (base.Refusal(space) is { } refusal) return refusal;
        if (space.Graphs.FirstOrDefault(g => g.IsRecurrent) is { } recurrent) return $"lets channels pass candidates by, and those of {recurrent.Name} have none of their own";
        if (space.Graphs.FirstOrDefault(g => g.Width >= 0) is { } wide) return $"splits channels in parts, and the width of {wide.Name} is a choice";
        var nodes = NetworkPlan.Of(space).Stages.OfType<CellPlan>().SelectMany(c => c.Graph.Nodes).ToArray();
        if (nodes.SelectMany(n => n.Operations).SelectMany(e => e.Candidates).SelectMany(c => c.Layers).Any(l => (l.Takes & Flow.Image) == 0))
            return $"splits the channels of images, and {space.Name} reads sequences";
        return nodes.Any(n => n.Operations.Any(e => e.Edge.Choice is not null && e.Input.Channels == n.Shape.Channels)) ? null
            : $"lets channels pass candidates by, and no edge of {space.Name} gives as many as it takes";
    }
}
