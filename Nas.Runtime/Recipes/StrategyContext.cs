using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;

namespace Nas.Runtime.Recipes;

/// <summary>What an ask/tell strategy is made of. It is the same whether its proposals are trained or looked up in a table.</summary>
public sealed record StrategyContext
{
    /// <summary>The decisions of the space.</summary>
    public required DecisionSpace Decisions { get; init; }

    /// <summary>The space itself; null where there is nothing but a list of decisions, as in some tables.</summary>
    public SearchSpace? Space { get; init; }

    /// <summary>Which of two scores is better.</summary>
    public required Preference Preference { get; init; }

    /// <summary>What proposals must keep to.</summary>
    public required Constraints Constraints { get; init; }

    /// <summary>Where all draws come from.</summary>
    public required RandomStream Random { get; init; }

    /// <summary>The recipe's options.</summary>
    public required OptionValues Options { get; init; }

    /// <summary>How many trials there will be, or about how many full ones where simulated time ends the search; null where nobody knows.</summary>
    public int? Trials { get; init; }

    /// <summary>How fully its proposals can be evaluated.</summary>
    public FidelityLevels Fidelities { get; init; } = FidelityLevels.Full;

    /// <summary>Told where options do not fit together; the search goes on.</summary>
    public Action<string> Warn { get; init; } = _ => { };
}
