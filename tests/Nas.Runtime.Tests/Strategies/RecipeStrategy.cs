using Nas.Dsl.Model;
using Nas.Runtime.Recipes;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;

namespace Nas.Runtime.Tests.Strategies;

/// <summary>Strategies as their recipes make them.</summary>
internal static class RecipeStrategy
{
    public static Owned Create(string recipe, DecisionSpace space, ulong seed, params (string Name, string Value)[] options) =>
        Create(recipe, space, seed, Constraints.None, options);

    public static Owned Create(string recipe, DecisionSpace space, ulong seed, Constraints constraints, params (string Name, string Value)[] options)
    {
        var found = (AskTellRecipe)Recipe.Named(recipe);
        return new Owned(found.Create(new StrategyContext
        {
            Decisions = space,
            Preference = Synthetic.Accuracy,
            Constraints = constraints,
            Random = new RandomStream(seed),
            Fidelities = FidelityLevels.OfEpochs(32),
            Options = new OptionValues(found, options.ToDictionary(o => o.Name, o => o.Value)),
        }));
    }

    /// <summary>Disposes a strategy that is disposable.</summary>
    internal sealed record Owned(IAskTellStrategy Strategy) : IDisposable
    {
        public void Dispose() => (Strategy as IDisposable)?.Dispose();
    }
}
