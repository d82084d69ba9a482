using Nas.Runtime.Evaluation;
using Nas.Runtime.Evaluation.ZeroCost;
using Nas.Runtime.Searching;

namespace Nas.Runtime.Recipes;

/// <summary>
/// A system that proposes architectures and learns from their scores. <c>search</c> trains each proposal from scratch for a few epochs,
/// <c>bench</c> looks it up in a table. A new one is one new file here.
/// </summary>
public abstract class AskTellRecipe : ProposingRecipe
{
    private const string Unfiltered = "none";
    private const int ScoredImages = 64; // as in the comparison of Abdelfattah et al. 2021

    internal static readonly RecipeOption HeldOut = new("held-out", "0.2", "The share of training images that score a trial.");
    private static readonly RecipeOption ZeroCost = new(
        "zero-cost", Unfiltered, $"A score of untrained networks by which the best of some draws is proposed: {string.Join(", ", ZeroCostScore.All.Select(s => s.Name))}.");
    private static readonly RecipeOption Filtered = new("filtered", "10", "Of how many draws, where there is such a score.");

    /// <inheritdoc/>
    public override int DefaultEpochs => 3;

    /// <inheritdoc/>
    public sealed override IReadOnlyList<RecipeOption> Options => [.. StrategyOptions, HeldOut, .. Draws ? [ZeroCost, Filtered] : Array.Empty<RecipeOption>()];

    /// <summary>The options of the strategy itself, with the paper's defaults.</summary>
    public virtual IReadOnlyList<RecipeOption> StrategyOptions => [];

    /// <summary>Whether it draws architectures for themselves, so that a score of untrained networks can choose among draws; so it is unless it is said.</summary>
    public virtual bool Draws => true;

    /// <inheritdoc/>
    public sealed override SearchResult? Run(SearchRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var strategy = Create(run.Context(run.Options) with { Constraints = Filter(run) });
        using var owner = strategy as IDisposable;
        return AskTellSearch.Run(run, strategy, Evaluator(run), "search");
    }

    /// <summary>What scores its trials: the same in every process that works at the search.</summary>
    internal static IEvaluator Evaluator(SearchRun run) => AskTellSearch.FromScratch(run);

    /// <summary>The recipe that the option <c>strategy</c> of another one names.</summary>
    /// <param name="options">The other one's options.</param>
    /// <param name="purpose">What the other one wants architectures for: <c>to train</c>.</param>
    /// <exception cref="UsageException">It proposes none.</exception>
    internal static AskTellRecipe Inner(OptionValues options, string purpose)
    {
        var name = options.Text("strategy");
        return Named(name) as AskTellRecipe ?? throw new UsageException($"Strategy {name} does not propose architectures {purpose}.", "Set strategy=random, for example.");
    }

    /// <summary>Makes the strategy with its default options, for proposals that are evaluated in full.</summary>
    /// <param name="context">What it is made of.</param>
    internal IAskTellStrategy CreateByDefault(StrategyContext context) =>
        Create(context with { Options = new OptionValues(this, new Dictionary<string, string>()), Fidelities = FidelityLevels.Full });

    private Constraints Filter(SearchRun run)
    {
        var name = Draws ? run.Options.Text(ZeroCost.Name) : Unfiltered;
        if (name == Unfiltered) return run.Constraints;
        var evaluator = Untrained(run, ZeroCostScore.Named(name), ScoredImages);
        return run.Constraints.Choosing(g => evaluator.Try(g, 0, CancellationToken.None).Score.Accuracy, run.Options.Int(Filtered.Name));
    }

    /// <summary>What scores architectures without any training.</summary>
    /// <param name="run">The search.</param>
    /// <param name="score">The score.</param>
    /// <param name="images">How many images it sees.</param>
    internal static ZeroCostEvaluator Untrained(SearchRun run, ZeroCostScore score, int images) =>
        new(run.Definition, run.Parameters, run.Data, score, images, run.Device, run.Random.Derive("zero-cost")) { Latency = run.Latency };
}
