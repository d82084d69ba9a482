using Nas.Runtime.Searching;
using Nas.Runtime.Strategies.LearningCurves;

namespace Nas.Runtime.Recipes;

internal sealed class LearningCurveRecipe : ProposingRecipe
{
    public override string Name => "learning-curve";

    public override string Description =>
        "Trainings end early where their learning curve, extrapolated, will not beat the best (Baker et al. 2018); any strategy proposes.";

    public override int DefaultEpochs => 20;

    public override int DefaultTrials => 100;

    public override IReadOnlyList<RecipeOption> Options { get; } =
    [
        new("strategy", "random", "Which strategy proposes, with its default options."),
        new("initial", "20", "Trainings to finish before any is ended.", Paper: "100"),
        new("delta", "0.99", "A training ends when the probability that it beats the best falls under 1 - delta."),
        AskTellRecipe.HeldOut,
    ];

    public override SearchResult? Run(SearchRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        using var strategy = Ending(run.Context(run.Options));
        var evaluator = AskTellSearch.FromScratch(run, strategy.Ends);
        return AskTellSearch.Run(run, strategy, evaluator, "search");
    }

    public override IAskTellStrategy Create(StrategyContext context) => context.Fidelities.Shares.Count > 1 ? Ending(context)
        : throw new UsageException(
            "Strategy learning-curve predicts a score from those of shorter trainings, of which the table needs at least one.", "Name them as fidelities in its description; see docs/tables.md.");

    private static EarlyTermination Ending(StrategyContext context)
    {
        if (context.Preference.Objectives[0].Name != "accuracy")
            throw new UsageException("Strategy learning-curve predicts the accuracy, so it must be the first objective.", "Use --objective accuracy.");
        var (inner, initial) = (AskTellRecipe.Inner(context.Options, "to train"), context.Options.Int("initial", 2));
        if (context.Trials <= initial)
            context.Warn($"{context.Trials} trials do not go beyond the first {initial}, which are trained to the end; give it more, or lower that by --set initial=N.");
        return new(inner.CreateByDefault(context), context.Fidelities.Shares.Count, initial, context.Options.Number("delta", 0, 1));
    }
}
