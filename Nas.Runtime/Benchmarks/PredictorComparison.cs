using System.Diagnostics;
using Nas.Dsl.Model;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Predictors;

namespace Nas.Runtime.Benchmarks;

/// <summary>Compares predictors on a table of architectures whose scores are known (Ning et al. 2020).</summary>
/// <param name="decisions">The decisions of the space.</param>
/// <param name="space">The space; null where there is none.</param>
/// <param name="rows">All architectures with their scores, larger is better.</param>
public sealed class PredictorComparison(DecisionSpace decisions, SearchSpace? space, IReadOnlyList<(Genotype Genotype, double Score)> rows)
{
    /// <summary>
    /// Lets a predictor learn from random rows and rank all others. The rows are the same for all predictors, and those of a smaller size
    /// are among those of a larger one. Measurements do not disturb each other, so they may run side by side.
    /// </summary>
    /// <param name="definition">The predictor.</param>
    /// <param name="trainSize">How many rows it learns from.</param>
    /// <param name="seed">What chooses them, and its first weights.</param>
    /// <param name="k">K of N@K and P@K.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is below 1, or fewer than K rows are left to rank.</exception>
    public PredictorQuality Measure(PredictorDefinition definition, int trainSize, ulong seed, int k)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentOutOfRangeException.ThrowIfLessThan(trainSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(trainSize, rows.Count - k);
        var random = new RandomStream(seed);
        var order = Enumerable.Range(0, rows.Count).ToArray();
        random.Derive("rows").Shuffle<int>(order);
        var (train, rest) = (order[..trainSize], order[trainSize..]);
        var started = Stopwatch.GetTimestamp();
        var predictor = definition.Create(new PredictorContext(decisions, space, random.Derive("predictor")));
        using var owner = predictor as IDisposable;
        predictor.Fit([.. train.Select(i => rows[i].Genotype)], [.. train.Select(i => rows[i].Score)]);
        var predicted = predictor.Predict([.. rest.Select(i => rows[i].Genotype)]).Mean;
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var actual = rest.Select(i => rows[i].Score).ToArray();
        return new PredictorQuality(
            definition.Name,
            trainSize,
            seed,
            Ranking.KendallTau(predicted, actual),
            Ranking.BestRankAt(k, predicted, actual),
            Ranking.PrecisionAt(k, predicted, actual),
            seconds);
    }
}
