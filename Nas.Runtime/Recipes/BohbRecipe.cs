using Nas.Runtime.Searching;
using Nas.Runtime.Strategies.Fidelities;

namespace Nas.Runtime.Recipes;

internal sealed class BohbRecipe : AskTellRecipe
{
    public override string Name => "bohb";

    public override string Description =>
        "Hyperband whose architectures come from kernel densities of the best and the worst so far (Falkner et al. 2018).";

    public override int DefaultEpochs => 27;

    public override int DefaultTrials => 207;

    public override IReadOnlyList<RecipeOption> StrategyOptions { get; } =
    [
        new("eta", "3", "One in how many goes on, with as many times the epochs."),
        new("smallest-fidelity", "0.037", "No training gets a smaller share of the epochs than this."),
        new("random-fraction", "0.333", "The share of architectures drawn at random."),
        new("candidates", "64", "Draws from the density of the best, of which the most promising is proposed."),
        new("bandwidth-factor", "3", "How much wider the kernels are that candidates are drawn from."),
        new("best", "0.15", "The share of the trials that count as the best."),
    ];

    public override IAskTellStrategy Create(StrategyContext context)
    {
        context.WarnIfInFullOnly();
        var options = context.Options;
        var model = new DensityRatioModel(
            context.Decisions,
            options.Number("random-fraction", 0, 1),
            options.Int("candidates"),
            options.Number("bandwidth-factor", 1),
            options.Number("best", 0, 1),
            context.Preference,
            context.Constraints,
            context.Random);
        return new SuccessiveHalving(
            BracketShape.Hyperband(options.Number("smallest-fidelity", 1e-6, 1), options.Number("eta", 1.1), context.Fidelities),
            model.Propose,
            context.Preference,
            model.Learn);
    }
}
