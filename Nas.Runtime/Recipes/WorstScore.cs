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

    /// <summary>Takes a score in.</summary>
    public void Add(Score score) =>
        (_loss, _parameters, _flops) = (Math.Max(_loss, score.Loss), Math.Max(_parameters, score.Parameters), Math.Max(_flops, score.Flops));

    /// <summary>The score of a failed trial.</summary>
    /// <param name="cost">The cost of its network.</param>
    public Score Of((long Parameters, long Flops) cost) =>
        new(0, _loss, Math.Max(_parameters, cost.Parameters), Math.Max(_flops, cost.Flops)) { IsFailed = true };
}
