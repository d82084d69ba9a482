using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Strategies.Steps;
using Nas.Runtime.Supernets;
using Nas.Runtime.Training;

namespace Nas.Runtime.Recipes;

internal sealed class DartsRecipe : SupernetRecipe
{
    public override string Name => "darts";

    public override string Description =>
        "Gradient descent on a softmax over the candidates of each edge, weights and architecture in turn (Liu et al. 2019).";

    public override IReadOnlyList<RecipeOption> MethodOptions { get; } =
        [new("order", "1", "1, or 2: the architecture looks one step of the weights ahead, at about four times the cost.")];

    public override IGateDistribution Distribution(SearchRun run, RandomStream random) => new SoftmaxRelaxation(run.Decisions, run.Device, random);

    public override WeightStep Step(SearchRun run, Supernet supernet, IGateDistribution distribution, TrainingOptions weights, ArchitectureOptions architecture) =>
        new BilevelStep(supernet, distribution, weights, architecture, run.Options.Int("order", 1, 2));
}
