using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Strategies;

namespace Nas.Runtime.Recipes;

internal sealed class Nsga2Recipe : AskTellRecipe
{
    public override string Name => "nsga2";

    public override string Description =>
        "NSGA-II: evolution towards the Pareto front of several objectives (Deb et al. 2002; for networks NSGA-Net, Lu et al. 2019).";

    public override int DefaultTrials => 400;

    public override IReadOnlyList<RecipeOption> StrategyOptions { get; } = Settings(population: 40);

    public override IAskTellStrategy Create(StrategyContext context)
    {
        context.WarnIfRandom(context.Options.Int("population", 2));
        return Evolution(context);
    }

    /// <summary>The options of every recipe that searches by NSGA-II.</summary>
    /// <param name="population">Architectures in a generation, where the user says nothing.</param>
    internal static RecipeOption[] Settings(int population) =>
    [
        new("population", $"{population}", "Architectures in a generation."),
        new("crossover", "0.9", "The probability that two parents cross over."),
        new("mutations", "1", "The decisions of a child that mutate, in the mean."),
    ];

    /// <summary>The evolution that these options say.</summary>
    /// <param name="context">The search.</param>
    /// <param name="first">The first members of the first generation; the others are drawn uniformly.</param>
    internal static Evolution Evolution(StrategyContext context, IEnumerable<Genotype>? first = null) => Nsga2.Create(
        context.Decisions,
        context.Options.Int("population", 2),
        context.Options.Number("crossover", 0, 1),
        context.Options.Number("mutations", 0),
        context.Preference.Objectives,
        context.Constraints,
        context.Random,
        first);
}
