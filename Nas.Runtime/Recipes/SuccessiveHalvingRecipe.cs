using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Fidelities;

namespace Nas.Runtime.Recipes;

internal sealed class SuccessiveHalvingRecipe : AskTellRecipe
{
    public override string Name => "successive-halving";

    public override string Description =>
        "Many random architectures trained a little, the best half twice as long, and so on (Jamieson and Talwalkar 2016).";

    public override int DefaultEpochs => 32;

    public override int DefaultTrials => 63;

    public override IReadOnlyList<RecipeOption> StrategyOptions { get; } =
    [
        new("architectures", "32", "n, how many start."),
        new("eta", "2", "One in how many goes on, with as many times the epochs."),
        new("smallest-fidelity", "0.03", "No training gets a smaller share of the epochs than this."),
    ];

    public override IAskTellStrategy Create(StrategyContext context)
    {
        context.WarnIfInFullOnly();
        var (eta, smallest) = (context.Options.Number("eta", 1.1), context.Options.Number("smallest-fidelity", 1e-6, 1));
        return new SuccessiveHalving(
            [BracketShape.Of(context.Options.Int("architectures"), BracketShape.Reductions(smallest, eta, context.Fidelities), eta, context.Fidelities)],
            () => context.Constraints.First(() => context.Decisions.Sample(context.Random)),
            context.Preference);
    }
}
