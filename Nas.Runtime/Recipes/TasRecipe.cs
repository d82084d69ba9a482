using Nas.Dsl.Planning;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;
using Nas.Runtime.Strategies.Steps;
using Nas.Runtime.Training;

namespace Nas.Runtime.Recipes;

internal sealed class TasRecipe : SupernetRecipe
{
    private const string FirstTemperature = "first-temperature", LastTemperature = "last-temperature", CostWeight = "cost-weight", Target = "target", Tolerance = "tolerance";

    public override string Name => "tas";

    public override string Description =>
        "Two drawn widths a step, their channels interpolated, and all depths, at the FLOPs that are asked for (transformable architecture search; Dong and Yang 2019).";

    public override int DefaultEpochs => 600;

    public override ArchitectureOptions Architecture => new(LearningRate: 0.001);

    public override IReadOnlyList<RecipeOption> MethodOptions { get; } =
    [
        new(FirstTemperature, "10", "The temperature in the first epoch."),
        new(LastTemperature, "0.1", "The temperature in the last epoch; it falls in a straight line."),
        new(CostWeight, "2", "Lambda: the architecture's loss is loss + lambda * log of the FLOPs to be expected while it has too many, loss - lambda * that while it has too few; 0 asks for none."),
        new(Target, "0.5", "The FLOPs that are asked for, as a share of the largest network's; not given, a limit on them says how many."),
        new(Tolerance, "0.05", "The share of the FLOPs that are asked for that may be missing."),
    ];

    public override TrainingOptions Weights(int epochs) => new(epochs) { LearningRate = 0.1, WeightDecay = 5e-4 };

    public override IGateDistribution Distribution(SearchRun run, RandomStream random)
    {
        var (first, last) = (run.Options.Number(FirstTemperature, 0.001), run.Options.Number(LastTemperature, 0.001));
        var (weight, share, tolerance) = (run.Options.Number(CostWeight, 0), run.Options.Number(Target, 0.001, 1), run.Options.Number(Tolerance, 0, 1));
        var plan = NetworkPlan.Of(run.Definition.Space, run.Parameters);
        var asked = run.Constraints.MaxFlops is { } limit && !run.Options.Given.ContainsKey(Target)
            ? limit
            : share * Flops(new ArchitectureSizes(run.Definition.Space, run.Parameters).Largest);
        TransformableShape? shape = null;
        return shape = new TransformableShape(run.Definition.Space, run.Device, random, step => step.Between(first, last))
        {
            Cost = weight == 0 ? null : PaidCost.Penalty(run, CostMeasure.Flops, (loss, cost) => loss + (cost.log() * (weight * Excess()))),
        };

        // 1: the strongest architecture has too many, -1: too few, 0: it has what is asked for.
        int Excess() => Flops(shape!.Derive(Constraints.None)) is var flops && flops > asked ? 1 : flops < (1 - tolerance) * asked ? -1 : 0;

        double Flops(Dsl.Model.Genotype architecture) => Cost.Of(plan, architecture).Flops;
    }
}
