using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Strategies.Steps;
using Nas.Runtime.Supernets;
using Nas.Runtime.Training;

namespace Nas.Runtime.Recipes;

internal sealed class GoldNasRecipe : SupernetRecipe
{
    public override string Name => "gold-nas";

    public override string Description =>
        "A sigmoid for each candidate, learnt with the weights from the same examples, and a price that rises until the weakest are pruned, epoch by epoch (Bi et al. 2020).";

    public override int DefaultEpochs => 100;

    public override int DefaultBatchSize => 96;

    public override double WeightShare(OptionValues options) => 0.9;

    public override ArchitectureOptions Architecture => new(LearningRate: 1, WeightDecay: 0) { Momentum = 0.9 };

    public override IReadOnlyList<RecipeOption> MethodOptions { get; } =
    [
        new("pruned", "4", "n0: as many candidates are to be pruned behind an epoch."),
        new("always", "0.01", "Xi min: a candidate with a smaller share of its node's weights is pruned in any case."),
        new("at-most", "0.05", "Xi max: one with a larger share is not pruned."),
        new("first-price", "1e-5", "Lambda 0: what the price of the candidates rises by at first."),
        new("growth", "2", "c0: the rise is multiplied by it where too few were pruned; where enough were, the price is divided by it."),
        new("cost-weight", "1", "Mu: how much a million multiply-adds, a million parameters or a millisecond costs beside a candidate as such."),
        PaidCost.Option,
    ];

    public override TrainingOptions Weights(int epochs) => new(epochs) { LearningRate = 0.01, MinLearningRate = 0.01 };

    public override IGateDistribution Distribution(SearchRun run, RandomStream random)
    {
        var options = run.Options;
        var schedule = new PruningSchedule(
            options.Int("pruned"), options.Number("always", 0, 1), options.Number("at-most", 0, 1), options.Number("first-price", 0), options.Number("growth", 1));
        return new GradualPruning(run.Decisions, run.Device, random, schedule) { Cost = PaidCost.Weighted(run, "cost-weight") };
    }

    public override WeightStep Step(SearchRun run, Supernet supernet, IGateDistribution distribution, TrainingOptions weights, ArchitectureOptions architecture) =>
        new JointStep(supernet, distribution, weights, architecture);
}
