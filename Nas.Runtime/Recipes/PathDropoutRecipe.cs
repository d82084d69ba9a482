using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Strategies.Steps;
using Nas.Runtime.Supernets;
using Nas.Runtime.Training;

namespace Nas.Runtime.Recipes;

internal sealed class PathDropoutRecipe : OneShotRecipe
{
    public override string Name => "one-shot";

    public override string Description =>
        "A supernet of all paths, of which ever more are dropped at random, then architectures drawn at random with inherited weights (Bender et al. 2018).";

    public override int DefaultEpochs => 150;

    public override IReadOnlyList<RecipeOption> MethodOptions { get; } =
    [
        new("path-dropout", "0.1", "r: at the end, each of k paths to a node is dropped with the probability r^(1/k)."),
        new("ghost-batch", "32", "The fewest images that are normalised together and run on the same paths; a batch has several such parts."),
    ];

    public override bool MixesCandidates => true;

    public override double DefaultHeldOut => 0.1;

    public override TrainingOptions Weights(int epochs) => new(epochs) { LearningRate = 0.1, WeightDecay = 1e-4 };

    public override IGateDistribution Distribution(SearchRun run, RandomStream random) =>
        new PathDropout(run.Decisions, run.Device, run.Options.Number("path-dropout", 0, 1), random);

    public override WeightStep Step(SearchRun run, Supernet supernet, IGateDistribution distribution, TrainingOptions weights, ArchitectureOptions architecture) =>
        new AccumulatedStep(supernet, distribution, weights, Pass.Parts(run.Options.Int("ghost-batch", 2)));
}
