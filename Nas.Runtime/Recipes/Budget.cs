namespace Nas.Runtime.Recipes;

/// <summary>Options of a paper with thousands of trials, in a search with fewer.</summary>
internal static class Budget
{
    /// <summary>An option that is a number of trials: as given; where that is 0, the paper's, or what fits a search for which it is too large, which is said.</summary>
    /// <param name="context">The search.</param>
    /// <param name="option">The option.</param>
    /// <param name="paper">The paper's.</param>
    /// <param name="fit">Of the trials, at most so many.</param>
    /// <param name="what">What it is, as the beginning of a sentence that ends with the number.</param>
    public static int Fitted(this StrategyContext context, string option, int paper, Func<int, int> fit, string what)
    {
        if (context.Options.Int(option, 0) is > 0 and var given) return given;
        if (context.Trials is not { } trials || fit(trials) >= paper) return paper;
        var fitted = Math.Max(1, fit(trials));
        context.Warn($"{trials:N0} trials are few for the paper's {paper:N0}, so {what} {fitted:N0}; --set {option}=N says otherwise.");
        return fitted;
    }
}
