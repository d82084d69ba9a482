using Nas.Dsl.Planning;
using Nas.Runtime.Searching;
using Nas.Runtime.Strategies;
using Nas.Runtime.Supernets;
using Nas.Runtime.Training;

namespace Nas.Runtime.Recipes;

internal sealed class SmashRecipe : HypernetworkRecipe
{
    private const string Growth = "growth", Layers = "layers", Drawn = "drawn", Mutation = "mutation";

    public override string Name => "smash";

    public override string Description =>
        "A convolutional hypernetwork that writes the weights of any architecture, then architectures drawn at random and mutations of the best, with the weights written for them (Brock et al. 2018).";

    public override int DefaultEpochs => 100;

    public override int DefaultTrials => 700;

    public override int DefaultBatchSize => 50;

    public override IReadOnlyList<RecipeOption> MethodOptions { get; } =
    [
        new(Growth, "10", "The channels that a layer of the hypernetwork adds to those before it."),
        new(Layers, "8,10,4", "The layers in each block of the hypernetwork; between two blocks the channels are halved."),
        new(Drawn, "500", "Architectures that are drawn at random; all behind them are mutations of the best so far."),
        new(Mutation, "0.05", "The chance that a mutated child takes another value at a decision."),
    ];

    public override TrainingOptions Weights(int epochs) => new(epochs) { WeightDecay = 1e-4 };

    public override IAskTellStrategy Search(SearchRun run, IGateDistribution distribution) => Evolution.OfBest(
        run.Decisions,
        [],
        run.Options.Int(Drawn),
        run.Options.Number(Mutation, 0, 1),
        run.Preference,
        run.Constraints,
        run.Random.Derive("strategy"));

    protected override Hypernetwork Hypernetwork(OptionValues options, NetworkPlan plan, IReadOnlyList<long[]> shapes) =>
        new ConvolutionalHypernetwork(plan, options.Int(Growth), options.Ints(Layers), shapes);
}
