using Nas.Runtime.Recipes;

namespace Nas.Runtime.Benchmarks;

/// <summary>A strategy in a benchmark.</summary>
/// <param name="Recipe">Makes it.</param>
/// <param name="Options">The values of its options.</param>
public sealed record Contestant(ProposingRecipe Recipe, OptionValues Options)
{
    /// <summary>The strategy with the options given, and the defaults of the others or the paper's.</summary>
    /// <exception cref="UsageException">It has no such option.</exception>
    public static Contestant Of(ProposingRecipe recipe, IReadOnlyDictionary<string, string>? options = null, bool paper = false) =>
        new(recipe, new OptionValues(recipe, options ?? new Dictionary<string, string>(), paper));
}
