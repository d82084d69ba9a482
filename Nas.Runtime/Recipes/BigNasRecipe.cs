using Nas.Dsl.Planning;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Strategies.Steps;
using Nas.Runtime.Supernets;
using Nas.Runtime.Training;

namespace Nas.Runtime.Recipes;

internal sealed class BigNasRecipe : OneShotRecipe
{
    private const double Rate = 0.025, ConstantEnding = 0.05; // of the learning rate at the beginning

    public override string Name => "bignas";

    public override string Description =>
        "A supernet whose networks need no further training: each step teaches the largest, and by it the smallest and some between; then selection from coarse to fine (BigNAS; Yu et al. 2020).";

    public override IReadOnlyList<RecipeOption> MethodOptions { get; } =
    [
        new("drawn", "2", "Architectures that are drawn in each step, besides the largest and the smallest."),
        new("distillation", "1", "What the largest's word counts for the others, where the labels count the rest."),
        new("mutation", "0.1", "The chance that a mutated child takes another value at a decision."),
    ];

    public override TrainingOptions Weights(int epochs) =>
        new(epochs) { LearningRate = Rate, MinLearningRate = ConstantEnding * Rate, WeightDecay = 1e-5, GradientClip = double.PositiveInfinity };

    public override Supernet CreateSupernet(SearchRun run, int stage)
    {
        var supernet = base.CreateSupernet(run, stage);
        supernet.ScaleNorms();
        supernet.BeginWithoutResiduals();
        return supernet;
    }

    public override IGateDistribution Distribution(SearchRun run, RandomStream random) =>
        new SandwichPaths(run.Decisions, Sizes(run), run.Options.Int("drawn", 0), run.Constraints, random);

    public override WeightStep Step(SearchRun run, Supernet supernet, IGateDistribution distribution, TrainingOptions weights, ArchitectureOptions architecture) =>
        new SandwichStep(supernet, distribution, weights, ((SandwichPaths)distribution).Count, run.Options.Number("distillation", 0, 1));

    public override IAskTellStrategy Search(SearchRun run, IGateDistribution distribution) =>
        CoarseToFine.Create(run.Definition.Space, Sizes(run), run.Options.Number("mutation", 0, 1), run.Preference, run.Constraints, run.Random.Derive("strategy"));

    private static ArchitectureSizes Sizes(SearchRun run) => new(run.Definition.Space, run.Parameters);
}
