using System.Globalization;
using Nas.Runtime.Strategies;

namespace Nas.Runtime.Recipes;

internal sealed class RegularizedEvolutionRecipe : Recipe
{
    public override string Name => "regularized-evolution";

    public override string Description =>
        "Aging evolution: the best of a random sample is mutated, the oldest dies (AmoebaNet; Real et al. 2019); trained from scratch.";

    public override int DefaultEpochs => 3;

    public override int DefaultTrials => 300;

    public override IReadOnlyList<RecipeOption> Options { get; } =
    [
        new("population", "100", "P, the number of architectures alive."),
        new("sample", "25", "S, how many of them compete to be the parent."),
        new("held-out", RandomRecipe.Held.ToString(CultureInfo.InvariantCulture), "The share of training images that score a trial."),
    ];

    public override SearchResult? Run(SearchRun run)
    {
        var population = run.Options.Int("population");
        if (run.Trials <= population)
        {
            run.Listener.Warn(
                $"{run.Trials} trials do not fill a population of {population}, so this is random search; raise --trials or lower it by --set population=N.");
        }

        return AskTellSearch.Run(
            run,
            Evolution.Regularized(
                run.Decisions, population, run.Options.Int("sample"), run.Preference, run.Constraints, run.Random.Derive("strategy")),
            AskTellSearch.FromScratch(run, run.Options.Number("held-out", 0.01, 0.9)),
            "search");
    }
}
