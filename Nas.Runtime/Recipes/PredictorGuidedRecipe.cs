using Nas.Runtime.Searching;
using Nas.Runtime.Strategies.Predictors;

namespace Nas.Runtime.Recipes;

/// <summary>A system whose proposals a predictor chooses. The systems differ in predictor, candidates and acquisition.</summary>
internal abstract class PredictorGuidedRecipe : AskTellRecipe
{
    public override int DefaultTrials => 150;

    public sealed override IReadOnlyList<RecipeOption> StrategyOptions =>
    [
        new("initial", "10", "Architectures drawn at random before the first fit."),
        new("batch", $"{Batch}", "Architectures acquired from one fit of the predictor."),
        new("parents", "10", "How many of the best architectures are mutated for candidates."),
        new("candidates", $"{CandidateCount}", CandidatesDescription),
        .. PredictorOptions,
    ];

    protected virtual IReadOnlyList<RecipeOption> PredictorOptions => [];

    protected virtual int Batch => 10;

    protected virtual int CandidateCount => 1000;

    /// <summary>Whether candidates are mutations alone; else all of a small space, and mutations and random ones of a large one.</summary>
    protected virtual bool OnlyMutations => false;

    protected abstract Acquisition Acquire(OptionValues options);

    protected abstract IPredictor Predictor(PredictorContext context, OptionValues options);

    public sealed override IAskTellStrategy Create(StrategyContext context)
    {
        var options = context.Options;
        var source = new CandidateSource(
            context.Decisions, context.Space, context.Preference, context.Constraints, context.Random.Derive("candidates"));
        var (parents, count) = (options.Int("parents"), options.Int("candidates"));
        var guidance = new PredictorGuidance(
            Predictor(new PredictorContext(context.Decisions, context.Space, context.Random.Derive("predictor")), options),
            OnlyMutations ? source.Mutations(parents, count) : source.Everywhere(parents, count),
            Acquire(options),
            options.Int("initial"),
            options.Int("batch"));
        if (context.Trials <= guidance.Initial)
        {
            context.Warn(
                $"{context.Trials} trials end before the predictor is first asked, so this is random search; raise --trials or lower --set initial={guidance.Initial}.");
        }

        return new PredictorGuidedSearch(context.Decisions, context.Space, context.Preference, context.Constraints, context.Random, guidance);
    }

    private string CandidatesDescription => OnlyMutations
        ? "Mutations that the predictor chooses from."
        : "Architectures that the predictor chooses from; in spaces of at most 50,000 it chooses from all.";
}
