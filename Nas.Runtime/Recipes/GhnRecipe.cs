using Nas.Dsl.Planning;
using Nas.Runtime.Supernets;

namespace Nas.Runtime.Recipes;

internal sealed class GhnRecipe : HypernetworkRecipe
{
    private const string Width = "width", Rounds = "rounds";

    public override string Name => "ghn";

    public override string Description =>
        "A graph hypernetwork that writes the weights of any architecture, then architectures drawn at random with the weights written for them (Zhang et al. 2019).";

    public override int DefaultEpochs => 200;

    public override IReadOnlyList<RecipeOption> MethodOptions { get; } =
    [
        new(Width, "32", "The length of what the hypernetwork knows of an operation."),
        new(Rounds, "5", "T: in how many rounds operations tell each other what they are."),
    ];

    protected override Hypernetwork Hypernetwork(OptionValues options, NetworkPlan plan, IReadOnlyList<long[]> shapes) =>
        new GraphHypernetwork(plan, options.Int(Width), options.Int(Rounds, 0), shapes);
}
