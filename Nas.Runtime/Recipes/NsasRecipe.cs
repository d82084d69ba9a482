using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Strategies.Steps;
using Nas.Runtime.Supernets;
using Nas.Runtime.Training;

namespace Nas.Runtime.Recipes;

internal sealed class NsasRecipe : OneShotRecipe
{
    public override string Name => "nsas";

    public override string Description =>
        "A supernet trained on one uniformly drawn path a step together with an archive of diverse ones, so that none is forgotten, then random search on inherited weights (Zhang et al. 2020).";

    public override double DefaultHeldOut => 0.5;

    public override IReadOnlyList<RecipeOption> MethodOptions { get; } =
    [
        new("archive", "8", "M, the architectures that must not be forgotten."),
        new("late", "50", "C, as many of the last paths may come into the archive."),
        new("archive-weight", "0.5", "What the mean loss of the archive counts for; that of the path counts for the rest."),
    ];

    public override TrainingOptions Weights(int epochs) => new(epochs) { MinLearningRate = 0.001 };

    public override IGateDistribution Distribution(SearchRun run, RandomStream random) =>
        new RememberedPaths(run.Decisions, run.Constraints, random, run.Options.Int("archive"), run.Options.Int("late"));

    public override WeightStep Step(SearchRun run, Supernet supernet, IGateDistribution distribution, TrainingOptions weights, ArchitectureOptions architecture)
    {
        var (paths, share) = ((RememberedPaths)distribution, run.Options.Number("archive-weight", 0, 1));
        return new AccumulatedStep(supernet, paths, weights, batch => Pass.Each([1 - share, .. paths.Archive.Select(_ => share / paths.Archive.Count)])(batch));
    }
}
