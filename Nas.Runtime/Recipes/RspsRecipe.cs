using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Training;

namespace Nas.Runtime.Recipes;

internal sealed class RspsRecipe : OneShotRecipe
{
    public override string Name => "rsps";

    public override string Description =>
        "Random search with parameter sharing: a supernet trained on one uniformly drawn path a step, then architectures drawn at random with inherited weights (Li and Talwalkar 2019).";

    public override double DefaultHeldOut => 0.5;

    public override TrainingOptions Weights(int epochs) => new(epochs) { MinLearningRate = 0.001 };

    public override IGateDistribution Distribution(SearchRun run, RandomStream random) => new UniformSinglePath(run.Decisions, run.Constraints, random);
}
