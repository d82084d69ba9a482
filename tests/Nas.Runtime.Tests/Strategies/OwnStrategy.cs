using Nas.Dsl.Model;
using Nas.Runtime.Recipes;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Supernets;
using static TorchSharp.torch;

namespace Samples.OwnStrategy;

/// <summary>DARTS that pays for what it has not decided, more and more towards the end.</summary>
public sealed class DecisiveDarts : SupernetRecipe
{
    public override string Name => "decisive-darts";

    public override string Description => "DARTS with a price on the entropy of its softmax, which rises in a straight line.";

    public override IReadOnlyList<RecipeOption> MethodOptions { get; } = [new("entropy-weight", "0.1", "The price of a nat, in the last epoch.")];

    public override IGateDistribution Distribution(SearchRun run, RandomStream random) =>
        new DecisiveSoftmax(run.Decisions, run.Device, random, run.Options.Number("entropy-weight", 0));
}

/// <summary>A softmax over the candidates of each decision, with a price on its entropy.</summary>
public sealed class DecisiveSoftmax(DecisionSpace space, Device device, RandomStream random, double weight)
    : CategoricalDistribution(space, device, random, deviation: 1e-3)
{
    private double _price;

    public override void Begin(SearchStep step) => _price = weight * (step.Epoch + 1) / step.Epochs;

    protected override (Tensor Weights, long[]? Active) Weigh(Tensor logits) => (logits.softmax(1), null);

    // The whole mixture is measured after an epoch, not the architecture derived from it.
    public override Gates? Mixture() => Sample();

    public override Tensor Penalty(Tensor loss)
    {
        var entropies = Parameters.Select(p => -(p.softmax(1) * p.log_softmax(1)).sum(1).mean());
        return loss + (_price * entropies.Aggregate((a, b) => a + b));
    }
}
