using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Fidelities;

namespace Nas.Runtime.Recipes;

internal sealed class HyperbandRecipe : AskTellRecipe
{
    public override string Name => "hyperband";

    public override string Description =>
        "Successive halving in brackets, from many architectures trained briefly to few trained in full (Li et al. 2018).";

    public override int DefaultEpochs => 27;

    public override int DefaultTrials => 69;

    public override IReadOnlyList<RecipeOption> StrategyOptions { get; } =
    [
        new("eta", "3", "One in how many goes on, with as many times the epochs."),
        new("smallest-fidelity", "0.037", "No training gets a smaller share of the epochs than this."),
    ];

    public override IAskTellStrategy Create(StrategyContext context)
    {
        context.WarnIfInFullOnly();
        return new SuccessiveHalving(
            BracketShape.Hyperband(context.Options.Number("smallest-fidelity", 1e-6, 1), context.Options.Number("eta", 1.1), context.Fidelities),
            () => context.Constraints.First(() => context.Decisions.Sample(context.Random)),
            context.Preference);
    }
}
