using Nas.Dsl.Planning;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Distributions;

namespace Nas.Runtime.Recipes;

internal sealed class DartsPlusRecipe : SupernetRecipe
{
    public override string Name => "darts+";

    public override string Description =>
        "DARTS that stops before it collapses: at the second skip connection in a cell, or when the candidates keep their order (Liang et al. 2019).";

    public override IReadOnlyList<RecipeOption> MethodOptions { get; } =
    [
        new("skips", "2", "As many skip connections in a cell of stride 1 end the search; 0: any number is well."),
        new("stable-epochs", "10", "As many epochs in which the candidates with weights keep their order end the search; 0: the order does not count."),
    ];

    public override IGateDistribution Distribution(SearchRun run, RandomStream random)
    {
        var space = run.Definition.Space;
        var learns = new long[run.Decisions.Items.Count];
        foreach (var (decision, candidate) in PaidCost.Terms(run, CostMeasure.Flops).SelectMany(t => t.Picks)) learns[decision] |= 1L << candidate;
        string[] cells = [.. space.Graphs.Where(g => g.IsNormalCell).Select(g => g.Name)];
        return new EarlyStopping(run.Decisions, run.Device, random, cells, run.Options.Int("skips", 0), learns, run.Options.Int("stable-epochs", 0));
    }
}
