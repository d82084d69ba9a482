using Nas.Runtime.Searching;
using Nas.Runtime.Strategies;

namespace Nas.Runtime.Recipes;

internal sealed class GeneticRecipe : AskTellRecipe
{
    public override string Name => "genetic";

    public override string Description =>
        "Generations by roulette selection, exchange of stages and bit flips (Genetic CNN; Xie and Yuille 2017).";

    public override int DefaultTrials => 1000;

    public override IReadOnlyList<RecipeOption> StrategyOptions { get; } =
    [
        new("population", "20", "N, the architectures in a generation."),
        new("crossover", "0.2", "p_C, the probability that a pair crosses over."),
        new("exchange", "0.2", "q_C, the probability that such a pair exchanges a stage."),
        new("mutation", "0.8", "p_M, the probability that a child without crossover mutates."),
        new("flip", "0", "q_M, the probability that such a child takes another value at a decision; 0: as many as 0.05 makes of the paper's 19 bits.", Paper: "0.05"),
    ];

    public override IAskTellStrategy Create(StrategyContext context)
    {
        var population = context.Options.Int("population", 2);
        context.WarnIfRandom(population);
        return GeneticAlgorithm.Create(
            context.Decisions,
            population,
            new(Chance("crossover"), Chance("exchange"), Chance("mutation"), Chance("flip") is > 0 and var flip ? flip : GeneticAlgorithm.Flip(context.Decisions)),
            context.Preference,
            context.Constraints,
            context.Random);

        double Chance(string name) => context.Options.Number(name, 0, 1);
    }
}
