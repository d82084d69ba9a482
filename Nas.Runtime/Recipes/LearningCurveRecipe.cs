using Nas.Runtime.Strategies.LearningCurves;

namespace Nas.Runtime.Recipes;

internal sealed class LearningCurveRecipe : Recipe
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
        if (run.Preference.Objectives[0].Name != "accuracy")
            throw new UsageException("Strategy learning-curve predicts the accuracy, so it must be the first objective.", "Use --objective accuracy.");
        var inner = AskTellRecipe.Inner(run, "to train");
        var initial = run.Options.Int("initial", 2);
        if (run.Trials <= initial)
            run.Listener.Warn($"{run.Trials} trials do not go beyond the first {initial}, which are trained to the end; raise --trials or lower it by --set initial=N.");
        using var strategy = new EarlyTermination(
            inner.CreateByDefault(run, run.Trials),
            run.Epochs,
            initial,
            run.Options.Number("delta", 0, 1));
        var evaluator = AskTellSearch.FromScratch(run, strategy.Ends);
        return AskTellSearch.Run(run, strategy, evaluator, "search");
    }
}
