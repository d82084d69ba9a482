using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;

namespace Nas.Runtime.Recipes;

internal sealed class GdasRecipe : SupernetRecipe
{
    public override string Name => "gdas";

    public override string Description =>
        "One path a step, drawn by Gumbel-softmax and learnt from straight through, at a temperature that falls (Dong and Yang 2019).";

    public override int DefaultEpochs => 250;

    public override bool RunsSinglePaths => true;

    public override IReadOnlyList<RecipeOption> MethodOptions { get; } =
    [
        new("first-temperature", "10", "The temperature in the first epoch."),
        new("last-temperature", "0.1", "The temperature in the last epoch; it falls in a straight line."),
    ];

    public override IGateDistribution Distribution(SearchRun run, RandomStream random)
    {
        var (first, last) = (run.Options.Number("first-temperature", 0.001), run.Options.Number("last-temperature", 0.001));
        return new GumbelSoftmax(run.Decisions, run.Device, random, step => step.Between(first, last), hard: true);
    }
}
