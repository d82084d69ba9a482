using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Strategies.Steps;
using Nas.Runtime.Supernets;
using Nas.Runtime.Training;

namespace Nas.Runtime.Recipes;

internal sealed class MilenasRecipe : SupernetRecipe
{
    public override string Name => "milenas";

    public override string Description =>
        "DARTS whose architecture learns from the examples of the weights as well as from its own: mixed level (He et al. 2020).";

    public override IReadOnlyList<RecipeOption> MethodOptions { get; } =
        [new("validation-weight", "1", "Lambda: the architecture descends on the training loss + lambda * the validation loss.")];

    public override IGateDistribution Distribution(SearchRun run, RandomStream random) => new SoftmaxRelaxation(run.Decisions, run.Device, random);

    public override WeightStep Step(SearchRun run, Supernet supernet, IGateDistribution distribution, TrainingOptions weights, ArchitectureOptions architecture) =>
        new MixedLevelStep(supernet, distribution, weights, architecture, run.Options.Number("validation-weight", 0));
}
