using System.Reflection;
using Nas.Dsl.Model;
using Nas.Runtime.Searching;

namespace Nas.Runtime.Recipes;

/// <summary>
/// A published system: a composition of strategy, evaluator and training with the paper's defaults. A new one is one new file here or in
/// the user's project; it is found by its type.
/// </summary>
public abstract class Recipe
{
    private const BindingFlags Constructors = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>Every recipe that comes with this library, by name.</summary>
    public static IReadOnlyList<Recipe> All { get; } = Of(typeof(Recipe).Assembly);

    /// <summary>Its name behind <c>--strategy</c>.</summary>
    public abstract string Name { get; }

    /// <summary>One sentence with the paper.</summary>
    public abstract string Description { get; }

    /// <summary>The epochs where none are given: of the supernet, or of each trial.</summary>
    public abstract int DefaultEpochs { get; }

    /// <summary>The same where the search begins from the weights of a trained network (<see cref="SearchRun.Weights"/>); null: it cannot begin from any.</summary>
    public virtual int? EpochsFromWeights => null;

    /// <summary>The trials where none are given; 0 where the recipe evaluates a single architecture.</summary>
    public virtual int DefaultTrials => 0;

    /// <summary>The images in a step where no number is given.</summary>
    public virtual int DefaultBatchSize => 64;

    /// <summary>Whether it trains all architectures at once, with shared weights; else each trial by itself.</summary>
    public virtual bool TrainsSupernet => false;

    /// <summary>Why it cannot search a space, as the end of a sentence that begins with its name; or null: it can.</summary>
    public virtual string? Refusal(SearchSpace space) => TrainsSupernet ? WithoutSupernet(space) : null;

    /// <summary>Why a space has no supernet, as the end of such a sentence; or null: it has one.</summary>
    protected static string? WithoutSupernet(SearchSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        return space.WithoutSupernet is { } why ? $"trains a supernet, and {space.Name} has none: {why}" : null;
    }

    /// <summary>Its options.</summary>
    public virtual IReadOnlyList<RecipeOption> Options => [];

    /// <summary>Searches.</summary>
    /// <returns>The best so far; null where it was cancelled before there was any.</returns>
    /// <exception cref="FailureException">It failed before there was any.</exception>
    public abstract SearchResult? Run(SearchRun run);

    /// <summary>The weights that a search with it has shared among all architectures, for those who go on with them; the caller's.</summary>
    /// <returns>Null where it trains each architecture by itself, or no epoch is over.</returns>
    public virtual SharedWeights? Shared(SearchRun run) => null;

    /// <summary>The recipe of a search for which none is named: the one with a supernet that has not been seen to collapse or, where it cannot search, evolution.</summary>
    /// <param name="space">The space.</param>
    /// <param name="preference">What is optimised.</param>
    public static Recipe Usual(SearchSpace space, Preference preference)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(preference);
        var mixture = Named("darts-pt");
        return mixture.Refusal(space) is null && preference.Objectives.All(o => o == Objective.Of(space.Net.Task)) ? mixture : Named("regularized-evolution");
    }

    /// <summary>The recipe named <paramref name="name"/> that comes with this library.</summary>
    /// <exception cref="UsageException">There is none of that name.</exception>
    public static Recipe Named(string name) => Named(All, name);

    /// <summary>The recipe named <paramref name="name"/> among some.</summary>
    /// <exception cref="UsageException">There is none of that name.</exception>
    public static Recipe Named(IReadOnlyList<Recipe> recipes, string name)
    {
        ArgumentNullException.ThrowIfNull(recipes);
        return recipes.FirstOrDefault(r => r.Name == name)
            ?? throw new UsageException($"There is no strategy '{name}'.", $"Choose from: {string.Join(", ", recipes.Select(r => r.Name))}.");
    }

    /// <summary>The recipes of an assembly, by name: its classes with a constructor without parameters.</summary>
    public static IReadOnlyList<Recipe> Of(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        return
        [
            .. assembly.GetTypes()
                .Where(t => !t.IsAbstract && t.IsSubclassOf(typeof(Recipe)) && t.GetConstructor(Constructors, Type.EmptyTypes) is not null)
                .Select(t => (Recipe)Activator.CreateInstance(t, nonPublic: true)!)
                .OrderBy(r => r.Name, StringComparer.Ordinal),
        ];
    }
}
