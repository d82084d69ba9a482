using Nas.Dsl.Model;
using Nas.Runtime.Evaluation;

namespace Nas.Runtime.Recipes;

/// <summary>An option of a recipe.</summary>
/// <param name="Name">Its name behind <c>--set</c>.</param>
/// <param name="Default">Its default, as typed.</param>
/// <param name="Description">What it is, with the paper's value where the default differs.</param>
public sealed record RecipeOption(string Name, string Default, string Description);

/// <summary>What a search found.</summary>
/// <param name="Genotype">The architecture.</param>
/// <param name="Score">Its score.</param>
/// <param name="Metric">What the score's accuracy is.</param>
/// <param name="Trials">How many architectures were evaluated, failed ones included.</param>
public sealed record SearchResult(Genotype Genotype, Score Score, string Metric, int Trials)
{
    /// <summary>How many of the trials failed.</summary>
    public int Failed { get; init; }

    /// <summary>Why the search ended before its plan, with this as the best so far; null where nothing went wrong.</summary>
    public FailureException? Failure { get; init; }
}

/// <summary>
/// A published system: a composition of strategy, evaluator and training with the paper's defaults. A new one is one new file here; it
/// is found by its type.
/// </summary>
public abstract class Recipe
{
    /// <summary>Every recipe, by name.</summary>
    public static IReadOnlyList<Recipe> All { get; } =
    [
        .. typeof(Recipe).Assembly.GetTypes()
            .Where(t => !t.IsAbstract && t.IsSubclassOf(typeof(Recipe)))
            .Select(t => (Recipe)Activator.CreateInstance(t, nonPublic: true)!)
            .OrderBy(r => r.Name, StringComparer.Ordinal),
    ];

    /// <summary>Its name behind <c>--strategy</c>.</summary>
    public abstract string Name { get; }

    /// <summary>One sentence with the paper.</summary>
    public abstract string Description { get; }

    /// <summary>The epochs where none are given: of the supernet, or of each trial.</summary>
    public abstract int DefaultEpochs { get; }

    /// <summary>The trials where none are given; 0 where the recipe evaluates a single architecture.</summary>
    public virtual int DefaultTrials => 0;

    /// <summary>The images in a step where no number is given.</summary>
    public virtual int DefaultBatchSize => 64;

    /// <summary>Whether it trains all architectures at once, with shared weights; else each trial by itself.</summary>
    public virtual bool TrainsSupernet => false;

    /// <summary>Its options.</summary>
    public virtual IReadOnlyList<RecipeOption> Options => [];

    /// <summary>Searches.</summary>
    /// <returns>The best so far; null where it was cancelled before there was any.</returns>
    /// <exception cref="FailureException">It failed before there was any.</exception>
    public abstract SearchResult? Run(SearchRun run);

    /// <summary>The recipe named <paramref name="name"/>.</summary>
    /// <exception cref="UsageException">There is none of that name.</exception>
    public static Recipe Named(string name) => All.FirstOrDefault(r => r.Name == name)
        ?? throw new UsageException($"There is no strategy '{name}'.", $"Choose from: {string.Join(", ", All.Select(r => r.Name))}.");
}
