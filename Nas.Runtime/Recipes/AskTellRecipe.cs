using Nas.Runtime.Evaluation;
using Nas.Runtime.Searching;

namespace Nas.Runtime.Recipes;

/// <summary>
/// A system that proposes architectures and learns from their scores. <c>search</c> trains each proposal from scratch for a few epochs,
/// <c>bench</c> looks it up in a table. A new one is one new file here.
/// </summary>
public abstract class AskTellRecipe : Recipe
{
    private static readonly RecipeOption HeldOut = new("held-out", "0.2", "The share of training images that score a trial.");

    /// <inheritdoc/>
    public override int DefaultEpochs => 3;

    /// <inheritdoc/>
    public sealed override IReadOnlyList<RecipeOption> Options => [.. StrategyOptions, HeldOut];

    /// <summary>The options of the strategy itself, with the paper's defaults.</summary>
    public virtual IReadOnlyList<RecipeOption> StrategyOptions => [];

    /// <summary>Makes the strategy.</summary>
    /// <exception cref="UsageException">An option is out of range, or the strategy cannot work on the space.</exception>
    public abstract IAskTellStrategy Create(StrategyContext context);

    /// <inheritdoc/>
    public sealed override SearchResult? Run(SearchRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var strategy = Create(run.Context(run.Options));
        using var owner = strategy as IDisposable;
        return AskTellSearch.Run(run, strategy, Evaluator(run), "search");
    }

    /// <summary>What scores its trials: the same in every process that works at the search.</summary>
    internal static IEvaluator Evaluator(SearchRun run) => AskTellSearch.FromScratch(run, run.Options.Number(HeldOut.Name, 0.01, 0.9));
}
