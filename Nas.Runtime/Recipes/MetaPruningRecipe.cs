using Nas.Dsl.Planning;
using Nas.Runtime.Searching;
using Nas.Runtime.Supernets;
using Nas.Runtime.Training;

namespace Nas.Runtime.Recipes;

internal sealed class MetaPruningRecipe : HypernetworkRecipe
{
    private const string Width = "width";

    public override string Name => "metapruning";

    public override string Description =>
        "A network of two layers for each weight that writes it for any widths, then evolution over widths with the weights written for them (MetaPruning; Liu et al. 2019).";

    public override int DefaultEpochs => 64;

    public override IReadOnlyList<RecipeOption> MethodOptions { get; } =
    [
        new(Width, "32", "The length of what lies between the two layers that write a weight."),
        .. SposRecipe.Settings(population: 50, parents: 10),
    ];

    protected override bool WritesApart => true;

    public override TrainingOptions Weights(int epochs) => new(epochs) { WeightDecay = 4e-5 };

    public override IAskTellStrategy Search(SearchRun run, IGateDistribution distribution) => SposRecipe.Evolution(run);

    protected override Hypernetwork Hypernetwork(OptionValues options, NetworkPlan plan, IReadOnlyList<long[]> shapes) => new PruningBlocks(plan, options.Int(Width), shapes);
}
