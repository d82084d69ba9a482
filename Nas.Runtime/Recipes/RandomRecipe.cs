using System.Globalization;
using Nas.Runtime.Strategies;

namespace Nas.Runtime.Recipes;

internal sealed class RandomRecipe : Recipe
{
    public const double Held = 0.2;

    public override string Name => "random";

    public override string Description => "Random architectures, each trained from scratch for a few epochs (Li and Talwalkar 2019).";

    public override int DefaultEpochs => 3;

    public override int DefaultTrials => 20;

    public override IReadOnlyList<RecipeOption> Options { get; } =
        [new("held-out", Held.ToString(CultureInfo.InvariantCulture), "The share of training images that score a trial.")];

    public override SearchResult? Run(SearchRun run) => AskTellSearch.Run(
        run,
        new RandomSearch(run.Decisions, run.Constraints, run.Random.Derive("strategy")),
        AskTellSearch.FromScratch(run, run.Options.Number("held-out", 0.01, 0.9)),
        "search");
}
