using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Runtime.Searching;

namespace Nas.Runtime.Recipes;

/// <summary>
/// What a strategy is told of a failed trial: that it failed, and figures which are numbers, so that whoever learns from them stays sane:
/// nothing right, and no smaller than the largest network so far. It follows from the trials before, so it is the same in a replay.
/// </summary>
internal sealed class WorstScore
{
    private double _loss;
    private long _parameters;
    private long _flops;
    private double? _latency;

    /// <summary>Takes a score in.</summary>
    public void Add(Score score)
    {
        (_loss, _parameters, _flops) = (Math.Max(_loss, score.Loss), Math.Max(_parameters, score.Parameters), Math.Max(_flops, score.Flops));
        _latency = Larger(_latency, score.Latency);
    }

    /// <summary>The score of a failed trial of a search.</summary>
    public Score Of(SearchRun run, Genotype genotype) =>
        Of(Cost.Of(run.Definition.Space, genotype, run.Parameters), run.Latency?.Of(run.Definition.Space, genotype, run.Parameters));

    /// <summary>The score of a failed trial.</summary>
    /// <param name="cost">The cost of its network.</param>
    /// <param name="latency">The milliseconds that are foretold of it, or null.</param>
    public Score Of((long Parameters, long Flops) cost, double? latency) =>
        new(0, _loss, Math.Max(_parameters, cost.Parameters), Math.Max(_flops, cost.Flops)) { Latency = Larger(_latency, latency), IsFailed = true };

    private static double? Larger(double? one, double? other) => one > other || other is null ? one : other;
}
