using Nas.Runtime.Searching;
using Nas.Runtime.Strategies;

namespace Nas.Runtime.Recipes;

internal sealed class TournamentEvolutionRecipe : AskTellRecipe
{
    public override string Name => "tournament-evolution";

    public override string Description =>
        "The best of a random 5 % of all architectures so far is mutated, nothing dies (hierarchical NAS; Liu et al. 2018).";

    public override int DefaultTrials => 500;

    public override IReadOnlyList<RecipeOption> StrategyOptions { get; } =
    [
        new("population", "0", "Architectures in the first population; 0: 200, or a quarter of the trials where that is less.", Paper: "200"),
        new("tournament", "0.05", "The share of all architectures that compete to be the parent, at least two."),
        new("mutations", "1000", "Random mutations of a trivial architecture that make a member of the first population."),
    ];

    public override IAskTellStrategy Create(StrategyContext context)
    {
        var population = context.Fitted("population", 200, trials => trials / 4, "the first population has");
        context.WarnIfRandom(population);
        return TournamentEvolution.Create(
            context.Decisions,
            population,
            context.Options.Number("tournament", 0, 1),
            context.Options.Int("mutations", 0),
            context.Preference,
            context.Constraints,
            context.Random);
    }
}
