using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Strategies.Steps;
using Nas.Runtime.Supernets;
using Nas.Runtime.Training;
using static TorchSharp.torch;

namespace Nas.Runtime.Recipes;

internal sealed class DartsPtRecipe : SupernetRecipe
{
    private const int Glimpse = 64; // examples by which what is not decided yet is judged after an epoch

    public override string Name => "darts-pt";

    public override string Description =>
        "A mixture in which all candidates count alike; each decision takes the one without which it does worst, and the weights adapt (Wang et al. 2021).";

    public override int DefaultEpochs => 100;

    public override bool LearnsArchitecture => false;

    public override IReadOnlyList<RecipeOption> MethodOptions { get; } =
    [
        new("first-decision", "49", "After this epoch, counted from 0, the first decisions are made."),
        new("every", "5", "Epochs from decisions to the next ones, in which the weights adapt."),
    ];

    public override IGateDistribution Distribution(SearchRun run, RandomStream random) => new PerturbationSelection(
        run.Decisions, run.Device, random, new GreedySchedule(run.Options.Int("first-decision", 0), run.Options.Int("every"), UsesHistory: false));

    public override WeightStep Step(SearchRun run, Supernet supernet, IGateDistribution distribution, TrainingOptions weights, ArchitectureOptions architecture)
    {
        var valid = run.Split(WeightShare).Second;
        ((PerturbationSelection)distribution).Judge = (gates, glance) =>
        {
            using var scope = NewDisposeScope();
            using var _ = no_grad();
            var trains = supernet.training;
            supernet.eval();
            var judged = Testing.Of(x => supernet.forward(x, gates), run.Data, glance ? valid[..Math.Min(valid.Length, Glimpse)] : valid, run.Device, run.Cancellation);
            supernet.train(trains);
            return (judged.Accuracy, judged.Loss);
        };
        return new WeightStep(supernet, distribution, weights);
    }
}
