using Nas.Runtime.Searching;
using Nas.Runtime.Strategies;

namespace Nas.Runtime.Recipes;

internal sealed class TpeRecipe : AskTellRecipe
{
    public override string Name => "tpe";

    public override string Description =>
        "Tree-structured Parzen estimator: proposes what is common among the best and rare among the others (Bergstra et al. 2011).";

    public override int DefaultTrials => 200;

    public override IReadOnlyList<RecipeOption> StrategyOptions { get; } =
    [
        new("initial", "20", "Random architectures that come first."),
        new("gamma", "0.15", "The share of the trials that count as the best."),
        new("candidates", "24", "Draws from the density of the best, of which the most promising is proposed."),
        new("prior-weight", "1", "How many observations of each value the uniform prior counts as."),
    ];

    public override IAskTellStrategy Create(StrategyContext context)
    {
        var initial = context.Options.Int("initial", 2);
        context.WarnIfRandom(initial, "initial");
        return new TreeParzenEstimator(
            context.Decisions,
            initial,
            context.Options.Number("gamma", 0.001, 0.999),
            context.Options.Int("candidates"),
            context.Options.Number("prior-weight", 1e-6),
            context.Preference,
            context.Constraints,
            context.Random);
    }
}
