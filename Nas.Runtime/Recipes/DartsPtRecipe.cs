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
    private const string Training = "training", Between = "every";
    private const int Glimpse = 64; // examples by which what is not decided yet is judged after an epoch
    private const int Times = 10; // that decisions are made at least, where there are so many and epochs enough

    public override string Name => "darts-pt";

    public override string Description =>
        "A mixture in which all candidates count alike; each decision takes the one without which it does worst, and the weights adapt (Wang et al. 2021).";

    public override int DefaultEpochs => 100;

    public override bool LearnsArchitecture => false;

    public override IReadOnlyList<RecipeOption> MethodOptions { get; } =
    [
        new(Training, "0.5", "The share of the epochs before the first decisions."),
        new(Between, "5", "Epochs from decisions to the next ones, in which the weights adapt; fewer in a short search."),
    ];

    public override IGateDistribution Distribution(SearchRun run, RandomStream random)
    {
        var trained = (int)(run.Epochs * run.Options.Number(Training, 0, 1));
        var every = Math.Clamp((run.Epochs - trained) / Math.Min(Times, run.Decisions.Items.Count), 1, run.Options.Int(Between));
        return new PerturbationSelection(run.Decisions, run.Device, random, new GreedySchedule(Math.Max(0, trained - 1), every, UsesHistory: false));
    }

    public override WeightStep Step(SearchRun run, Supernet supernet, IGateDistribution distribution, TrainingOptions weights, ArchitectureOptions architecture)
    {
        var valid = run.Split(WeightShare(run.Options)).Second;
        ((PerturbationSelection)distribution).Judge = (gates, glance) =>
        {
            using var scope = NewDisposeScope();
            using var _ = no_grad();
            var trains = supernet.training;
            supernet.eval();
            // A glance is asked for behind a stop as well.
            var (examples, cancellation) = glance ? (valid[..Math.Min(valid.Length, Glimpse)], CancellationToken.None) : (valid, run.Cancellation);
            var judged = Testing.Of(x => supernet.forward(x, gates), run.Data, examples, run.Device, cancellation);
            supernet.train(trains);
            return (judged.Accuracy, judged.Loss);
        };
        return new WeightStep(supernet, distribution, weights);
    }
}
