namespace Nas.Runtime.Recipes;

/// <summary>What every strategy with rungs says where there is one.</summary>
internal static class FidelityWarning
{
    /// <summary>Warns where nothing is cheaper than evaluating in full.</summary>
    public static void WarnIfInFullOnly(this StrategyContext context)
    {
        if (context.Fidelities.Shares.Count > 1) return;
        context.Warn("Nothing is cheaper here than to evaluate in full, so no architecture is dropped before; trainings need more --epochs, and a table fidelities.");
    }
}
