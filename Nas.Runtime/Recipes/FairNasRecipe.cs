using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Strategies.Steps;
using Nas.Runtime.Supernets;
using Nas.Runtime.Training;

namespace Nas.Runtime.Recipes;

internal sealed class FairNasRecipe : OneShotRecipe
{
    public override string Name => "fairnas";

    public override string Description =>
        "A supernet in whose every step each candidate runs once and all learn together, then NSGA-II on inherited weights (strict fairness; Chu et al. 2021).";

    public override int DefaultEpochs => 150;

    public override IReadOnlyList<RecipeOption> MethodOptions { get; } = Nsga2Recipe.Settings(population: 70);

    public override TrainingOptions Weights(int epochs) => new(epochs) { LearningRate = 0.045, WeightDecay = 4e-5 };

    public override IGateDistribution Distribution(SearchRun run, RandomStream random) => new FairPaths(run.Decisions, random);

    public override WeightStep Step(SearchRun run, Supernet supernet, IGateDistribution distribution, TrainingOptions weights, ArchitectureOptions architecture) =>
        new AccumulatedStep(supernet, distribution, weights, Pass.Each(((FairPaths)distribution).Count));

    public override IAskTellStrategy Search(SearchRun run, IGateDistribution distribution) => Nsga2Recipe.Evolution(run.Context(run.Options));
}
