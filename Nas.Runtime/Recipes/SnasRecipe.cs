using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Strategies.Steps;
using Nas.Runtime.Supernets;
using Nas.Runtime.Training;

namespace Nas.Runtime.Recipes;

internal sealed class SnasRecipe : SupernetRecipe
{
    public override string Name => "snas";

    public override string Description =>
        "All candidates weighed by a concrete distribution whose temperature falls, weights and architecture by one pass through the net (Xie et al. 2019).";

    public override int DefaultEpochs => 150;

    public override double WeightShare(OptionValues options) => 0.9;

    public override IReadOnlyList<RecipeOption> MethodOptions { get; } =
    [
        new("first-temperature", "1", "The temperature in the first epoch."),
        new("last-temperature", "0.03", "The temperature that it falls to in a straight line."),
        new("cost-weight", "0", "Eta: the loss is loss + eta * the cost of the draw: milliseconds, or millions of multiply-adds or of parameters."),
        PaidCost.Option,
    ];

    public override IGateDistribution Distribution(SearchRun run, RandomStream random)
    {
        var (first, last) = (run.Options.Number("first-temperature", 0.001), run.Options.Number("last-temperature", 0.001));
        return new GumbelSoftmax(
            run.Decisions, run.Device, random, step => last + ((first - last) * (1 - (step.Epoch / (double)step.Epochs))), deviation: 0.01)
        { Cost = PaidCost.Weighted(run, "cost-weight") };
    }

    public override WeightStep Step(SearchRun run, Supernet supernet, IGateDistribution distribution, TrainingOptions weights, ArchitectureOptions architecture) =>
        new JointStep(supernet, distribution, weights, architecture);
}
