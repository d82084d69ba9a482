using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies;

namespace Nas.Runtime.Recipes;

internal sealed class RegularizedEvolutionRecipe : AskTellRecipe
{
    public override string Name => "regularized-evolution";

    public override string Description =>
        "Aging evolution: the best of a random sample is mutated, the oldest dies (AmoebaNet; Real et al. 2019); trained from scratch.";

    public override int DefaultTrials => 300;

    public override IReadOnlyList<RecipeOption> StrategyOptions { get; } =
    [
        new("population", "100", "P, the number of architectures alive."),
        new("sample", "25", "S, how many of them compete to be the parent."),
    ];

    public override IAskTellStrategy Create(StrategyContext context)
    {
        var population = context.Options.Int("population");
        context.WarnIfRandom(population);
        // A space of one architecture has nothing to mutate.
        if (!context.Decisions.HasNeighbours()) return new RandomSearch(context.Decisions, context.Constraints, context.Random);
        return Evolution.Regularized(
            context.Decisions, population, context.Options.Int("sample"), context.Preference, context.Constraints, context.Random);
    }
}
