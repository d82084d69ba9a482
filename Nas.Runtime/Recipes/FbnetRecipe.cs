using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Strategies.Steps;
using Nas.Runtime.Training;

namespace Nas.Runtime.Recipes;

internal sealed class FbnetRecipe : SupernetRecipe
{
    private const double FirstTemperature = 5;
    private const double Cooling = 0.045; // by exp of this in each epoch
    private const double Microseconds = 1000; // in a millisecond

    public override string Name => "fbnet";

    public override string Description =>
        "All candidates weighed by Gumbel-softmax, an epoch's weights and then its architecture, which pays for the cost it expects (Wu et al. 2019).";

    public override int DefaultEpochs => 90;

    public override int DefaultWarmUp => 10;

    public override double WeightShare(OptionValues options) => 0.8;

    public override bool InTurn => true;

    public override ArchitectureOptions Architecture => new(LearningRate: 0.01, WeightDecay: 5e-4) { Beta1 = 0.9 };

    public override IReadOnlyList<RecipeOption> MethodOptions { get; } =
    [
        new("cost-factor", "0.2", "Alpha: the loss of the architecture is loss * alpha * log(1 + cost)^beta, the cost in microseconds, or in millions of multiply-adds or of parameters."),
        new("cost-exponent", "0.6", "Beta; 0 leaves the cost out."),
        PaidCost.Option,
    ];

    public override TrainingOptions Weights(int epochs) => new(epochs) { LearningRate = 0.1, WeightDecay = 1e-4 };

    public override IGateDistribution Distribution(SearchRun run, RandomStream random)
    {
        var (factor, exponent) = (run.Options.Number("cost-factor", 0), run.Options.Number("cost-exponent", 0));
        var measure = PaidCost.Measure(run);
        var scale = measure == run.Latency ? Microseconds : 1;
        return new GumbelSoftmax(run.Decisions, run.Device, random, step => FirstTemperature * Math.Exp(-Cooling * step.Epoch))
        {
            Cost = PaidCost.Penalty(run, measure, (loss, cost) => loss * factor * ((cost * scale) + 1).log().pow(exponent)),
        };
    }
}
