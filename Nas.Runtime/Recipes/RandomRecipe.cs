using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies;

namespace Nas.Runtime.Recipes;

internal sealed class RandomRecipe : AskTellRecipe
{
    public override string Name => "random";

    public override string Description => "Random architectures, each trained from scratch for a few epochs (Li and Talwalkar 2019).";

    public override int DefaultTrials => 20;

    public override IReadOnlyList<RecipeOption> StrategyOptions { get; } =
    [
        new("uniform", "decisions", "Over what draws are uniform: decisions, one after the other (a depth, then what it has), or architectures."),
    ];

    public override IAskTellStrategy Create(StrategyContext context) => context.Options.Text("uniform") switch
    {
        "decisions" => new RandomSearch(context.Decisions, context.Constraints, context.Random),
        "architectures" => new RandomSearch(new UniformSampling(context.Decisions).Sample, context.Constraints, context.Random),
        var other => throw new UsageException($"Option uniform is '{other}'; it must be decisions or architectures."),
    };
}
