using Nas.Runtime.Searching;
using Nas.Runtime.Strategies;

namespace Nas.Runtime.Recipes;

internal sealed class LocalSearchRecipe : AskTellRecipe
{
    public override string Name => "local-search";

    public override string Description =>
        "Hill climbing: to the best neighbour until there is no better one, then anew from a random architecture (White et al. 2021).";

    public override int DefaultTrials => 300;

    public override IReadOnlyList<RecipeOption> StrategyOptions { get; } =
    [
        new("starts", "1", "How many random architectures compete to be a start."),
        new("full-neighbourhood", "1", "1: to the best of all neighbours; 0: to the first that is better."),
    ];

    public override IAskTellStrategy Create(StrategyContext context) => new LocalSearch(
        context.Decisions,
        context.Options.Int("starts"),
        context.Options.Int("full-neighbourhood", 0, 1) == 1,
        context.Preference,
        context.Constraints,
        context.Random);
}
