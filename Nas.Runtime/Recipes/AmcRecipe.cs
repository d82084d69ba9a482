using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Controllers;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Strategies.Steps;
using Nas.Runtime.Supernets;
using Nas.Runtime.Training;

namespace Nas.Runtime.Recipes;

internal sealed class AmcRecipe : OneShotRecipe
{
    public override string Name => "amc";

    public override string Description =>
        "Makes a trained network narrower: an agent says of each width how much stays, within the limits, and networks are measured as they are (AMC, DDPG; He et al. 2018).";

    public override int? EpochsFromWeights => 0;

    public override int DefaultTrials => 800;

    public override IReadOnlyList<RecipeOption> MethodOptions { get; } =
    [
        new("hidden", "300", "The size of each of the two hidden layers of actor and critic."),
        new("actor-learning-rate", "0.0001", "Adam's learning rate of the actor."),
        new("critic-learning-rate", "0.001", "Adam's learning rate of the critic."),
        new("target-rate", "0.01", "How much of the way the two networks that say what to aim for follow in a step."),
        new("batch", "64", "Remembered actions in a step."),
        new("memory", "100", "Actions that are remembered, for each width."),
        new("random-networks", "100", "Networks at the beginning whose widths are drawn uniformly."),
        new("noise", "0.5", "The standard deviation of the noise on an action behind those."),
        new("noise-decay", "0.95", "What is left of it from one network to the next."),
    ];

    public override string? Refusal(SearchSpace space) => base.Refusal(space) ?? Widths.Refusal(space);

    public override IGateDistribution Distribution(SearchRun run, RandomStream random) =>
        new FixedPaths(run.Decisions, [new ArchitectureSizes(run.Definition.Space, run.Parameters).Largest], drawn: 0, run.Constraints, random);

    public override WeightStep Step(SearchRun run, Supernet supernet, IGateDistribution distribution, TrainingOptions weights, ArchitectureOptions architecture) =>
        new SortingStep(supernet, (FixedPaths)distribution, weights);

    public override IAskTellStrategy Search(SearchRun run, IGateDistribution distribution) => new WidthAgent(
        run.Definition.Space,
        run.Parameters,
        new()
        {
            Hidden = run.Options.Int("hidden"),
            ActorLearningRate = run.Options.Number("actor-learning-rate", 0),
            CriticLearningRate = run.Options.Number("critic-learning-rate", 0),
            TargetRate = run.Options.Number("target-rate", 0, 1),
            Batch = run.Options.Int("batch"),
            Memory = run.Options.Int("memory"),
            RandomNetworks = run.Options.Int("random-networks", 0),
            Noise = run.Options.Number("noise", 0),
            NoiseDecay = run.Options.Number("noise-decay", 0, 1),
        },
        run.Preference,
        run.Constraints,
        run.Random.Derive("strategy"));
}
