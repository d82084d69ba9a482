using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Strategies.Steps;
using Nas.Runtime.Supernets;
using Nas.Runtime.Training;
using TorchSharp;

namespace Nas.Runtime.Recipes;

internal sealed class OfaRecipe : OneShotRecipe
{
    public override string Name => "ofa";

    public override string Description =>
        "A supernet trained from its largest network to ever smaller ones, taught by the largest, then evolution on inherited weights (Once-for-All; Cai et al. 2020).";

    public override int DefaultEpochs => 605;

    public override IReadOnlyList<RecipeOption> MethodOptions { get; } =
    [
        new("distillation", "1", "What the largest network's word counts, where the labels count 1."),
        .. SposRecipe.Settings(population: 100, parents: 25),
    ];

    public override TrainingOptions Weights(int epochs) => new(epochs) { LearningRate = 0.08, WeightDecay = 3e-5, GradientClip = double.PositiveInfinity };

    public override Supernet CreateSupernet(SearchRun run, int stage)
    {
        var supernet = base.CreateSupernet(run, stage);
        supernet.TransformKernels();
        supernet.ScaleNorms();
        return supernet;
    }

    public override IGateDistribution Distribution(SearchRun run, RandomStream random) =>
        new ElasticPaths(run.Definition.Space, new(run.Definition.Space, run.Parameters), random);

    public override WeightStep Step(SearchRun run, Supernet supernet, IGateDistribution distribution, TrainingOptions weights, ArchitectureOptions architecture)
    {
        var paths = (ElasticPaths)distribution;
        var teacher = CreateSupernet(run, stage: 0);
        teacher.to(run.Device);
        return new ShrinkingStep(supernet, paths, weights, teacher, run.Options.Number("distillation", 0));
    }

    public override IAskTellStrategy Search(SearchRun run, IGateDistribution distribution) => SposRecipe.Evolution(run);
}
