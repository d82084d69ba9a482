using Nas.Dsl.Model;

namespace Nas.Runtime.Recipes;

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

    /// <summary>Why it cannot search a space, as the end of a sentence that begins with its name; or null: it can.</summary>
    public virtual string? Refusal(SearchSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        return TrainsSupernet && space.WithoutSupernet is { } why ? $"trains a supernet, and {space.Name} has none: {why}" : null;
    }

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
