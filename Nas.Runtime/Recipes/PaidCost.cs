using Nas.Dsl.Planning;
using Nas.Runtime.Strategies.Distributions;
using static TorchSharp.torch;

namespace Nas.Runtime.Recipes;

/// <summary>What the architecture pays for in recipes that look for cheap ones: an option of them all.</summary>
internal static class PaidCost
{
    private const string Usual = "auto";

    /// <summary>The option.</summary>
    public static RecipeOption Option { get; } = new("cost", Usual, "What is paid for: params, flops or latency; auto: latency where --latency gives a table, else flops.");

    /// <summary>What is paid for in a search.</summary>
    /// <exception cref="UsageException">There is no such cost, or no table of latencies.</exception>
    public static CostMeasure Measure(SearchRun run) => run.Options.Text(Option.Name) switch
    {
        Usual => run.Latency ?? CostMeasure.Flops,
        "params" => CostMeasure.Parameters,
        "flops" => CostMeasure.Flops,
        "latency" => run.Latency ?? throw new UsageException("Option cost is 'latency', and there is no table of latencies.", "Give one with --latency; dotnet nas profile measures it."),
        var other => throw new UsageException($"Option cost is '{other}'.", "Choose from: auto, params, flops, latency."),
    };

    /// <summary>The cost as a term of the loss, with a weight that is an option of the recipe; null where that is 0.</summary>
    /// <param name="run">The search.</param>
    /// <param name="option">The name of the option.</param>
    /// <exception cref="UsageException">An option is out of range, or there is no table of latencies.</exception>
    public static CostPenalty? Weighted(SearchRun run, string option)
    {
        var (weight, measure) = (run.Options.Number(option, 0), Measure(run));
        return weight == 0 ? null : Penalty(run, measure, (loss, cost) => loss + (cost * weight));
    }

    /// <summary>The cost as a part of the loss.</summary>
    /// <param name="run">The search.</param>
    /// <param name="measure">What is paid for.</param>
    /// <param name="combine">Makes one loss of the loss and the cost to be expected, in the unit of the measure: tensors of no dimensions.</param>
    public static CostPenalty Penalty(SearchRun run, CostMeasure measure, Func<Tensor, Tensor, Tensor> combine) =>
        new(Terms(run, measure), combine);

    /// <summary>The terms that it is the sum of.</summary>
    /// <param name="run">The search.</param>
    /// <param name="measure">What is paid for.</param>
    public static IReadOnlyList<CostTerm> Terms(SearchRun run, CostMeasure measure) => CostTerm.Of(NetworkPlan.Of(run.Definition.Space, run.Parameters), measure);
}
