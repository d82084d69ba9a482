using Nas.Runtime.Searching;
using Nas.Runtime.Strategies;

namespace Nas.Runtime.Recipes;

internal sealed class RandomRecipe : AskTellRecipe
{
    public override string Name => "random";

    public override string Description => "Random architectures, each trained from scratch for a few epochs (Li and Talwalkar 2019).";

    public override int DefaultTrials => 20;

    public override IAskTellStrategy Create(StrategyContext context) => new RandomSearch(context.Decisions, context.Constraints, context.Random);
}
