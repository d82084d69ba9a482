using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Strategies.Steps;
using Nas.Runtime.Training;

namespace Nas.Runtime.Recipes;

internal sealed class ProxylessRecipe : SupernetRecipe
{
    public override string Name => "proxylessnas";

    public override string Description =>
        "Binary gates: weights learn on one drawn path, the architecture on two of them, which shift probability to each other (Cai et al. 2019).";

    public override int DefaultEpochs => 160;

    public override int DefaultWarmUp => 40;

    public override double WeightShare => 0.9;

    public override ArchitectureOptions Architecture => new(LearningRate: 0.001, WeightDecay: 0) { Beta1 = 0 };

    public override IReadOnlyList<RecipeOption> MethodOptions { get; } =
    [
        new("every", "5", "Steps of the weights for each one of the architecture."),
        new("cost-weight", "0", "Lambda: the architecture's loss is loss + lambda * the cost to be expected: milliseconds, or millions of multiply-adds or of parameters."),
        PaidCost.Option,
    ];

    public override TrainingOptions Weights(int epochs) => new(epochs) { WeightDecay = 4e-5 };

    public override int Every(OptionValues options) => options.Int("every");

    public override IGateDistribution Distribution(SearchRun run, RandomStream random) =>
        new BinaryGates(run.Decisions, run.Device, random) { Cost = PaidCost.Weighted(run, "cost-weight") };
}
