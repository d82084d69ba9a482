using Nas.Runtime.Searching;
using Nas.Runtime.Strategies;

namespace Nas.Runtime.Recipes;

internal sealed class Nsga2Recipe : AskTellRecipe
{
    public override string Name => "nsga2";

    public override string Description =>
        "NSGA-II: evolution towards the Pareto front of several objectives (Deb et al. 2002; for networks NSGA-Net, Lu et al. 2019).";

    public override int DefaultTrials => 400;

    public override IReadOnlyList<RecipeOption> StrategyOptions { get; } =
    [
        new("population", "40", "Architectures in a generation."),
        new("crossover", "0.9", "The probability that two parents cross over."),
        new("mutations", "1", "The decisions of a child that mutate, in the mean."),
    ];

    public override IAskTellStrategy Create(StrategyContext context)
    {
        var population = context.Options.Int("population", 2);
        context.WarnIfRandom(population);
        return Nsga2.Create(
            context.Decisions,
            population,
            context.Options.Number("crossover", 0, 1),
            context.Options.Number("mutations", 0),
            context.Preference.Objectives,
            context.Constraints,
            context.Random);
    }
}
