using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;

namespace Nas.Runtime.Recipes;

internal sealed class SgasRecipe : SupernetRecipe
{
    public override string Name => "sgas";

    public override string Description =>
        "DARTS that decides one edge of each cell after another, the most important and surest first, until the architecture itself is trained (Li et al. 2020).";

    public override IReadOnlyList<RecipeOption> MethodOptions { get; } =
    [
        new("criterion", "1", "1, or 2: it also counts how steady the candidates of an edge were over the last epochs."),
        new("first-decision", "9", "After this epoch, counted from 0, the first decisions are made."),
        new("every", "5", "Epochs from decisions to the next ones."),
    ];

    public override IGateDistribution Distribution(SearchRun run, RandomStream random)
    {
        var schedule = new GreedySchedule(run.Options.Int("first-decision", 0), run.Options.Int("every"), run.Options.Int("criterion", 1, 2) == 2);
        return new GreedyDecisions(run.Decisions, run.Device, random, schedule);
    }
}
