using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;

namespace Nas.Runtime.Recipes;

internal sealed class AsapRecipe : SupernetRecipe
{
    public override string Name => "asap";

    public override string Description =>
        "DARTS at a temperature that falls, and candidates that fall below a threshold are pruned, until one is left on each edge (Noy et al. 2020).";

    // Until the temperature is below 1, the grace that the method gives its candidates.
    public override int DefaultWarmUp => 10;

    public override IReadOnlyList<RecipeOption> MethodOptions { get; } =
    [
        new("first-temperature", "1.6", "The temperature in the first epoch."),
        new("cooling", "0.95", "What the temperature is multiplied by from epoch to epoch."),
        new("threshold", "0.4", "A candidate is pruned where its weight is below this share of the uniform one."),
    ];

    public override IGateDistribution Distribution(SearchRun run, RandomStream random) => new AnnealedPruning(
        run.Decisions,
        run.Device,
        random,
        run.Options.Number("first-temperature", 0.001),
        run.Options.Number("cooling", 0.001, 1),
        run.Options.Number("threshold", 0, 1));
}
