using Nas.Runtime.Searching;

namespace Nas.Runtime.Recipes;

/// <summary>A system whose strategy proposes architectures one by one: <c>search</c> trains each, <c>bench</c> looks it up in a table.</summary>
public abstract class ProposingRecipe : Recipe
{
    /// <summary>Makes the strategy.</summary>
    /// <exception cref="UsageException">An option is out of range, or the strategy cannot work on the space.</exception>
    public abstract IAskTellStrategy Create(StrategyContext context);
}
