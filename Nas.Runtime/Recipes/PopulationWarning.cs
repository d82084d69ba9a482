namespace Nas.Runtime.Recipes;

/// <summary>What every strategy with a population says when it gets too few trials.</summary>
internal static class PopulationWarning
{
    /// <summary>Warns where the trials do not get past the random first population.</summary>
    public static void WarnIfRandom(this StrategyContext context, int population, string option = "population")
    {
        if (context.Trials > population || context.Trials is null) return;
        context.Warn(
            $"{context.Trials} trials do not fill a population of {population}, so this is random search; give it more, or lower the population by --set {option}=N.");
    }
}
