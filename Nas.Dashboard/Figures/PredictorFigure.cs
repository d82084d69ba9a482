using Nas.Dashboard.Watching;
using Nas.Runtime.Benchmarks;

namespace Nas.Dashboard.Figures;

/// <summary>How well the predictor of a search ranks what it has proposed.</summary>
internal static class PredictorFigure
{
    private const int Window = 20; // trials; each fit has a scale of its own, so that only neighbours can be compared
    private const int Least = 5;

    /// <summary>Kendall's tau between what was foretold of the last trials and what was measured then.</summary>
    public static Figure Of(ExperimentView view)
    {
        var objective = view.Preference.Objectives[0];
        var trials = view.Trials.Where(t => t.Foretold is not null && t.Evaluation is not null).ToArray();
        return new(
            $"Kendall's tau of the last {Window} trials that were foretold",
            "trial",
            "tau",
            [
                new("foretold against measured", SeriesKind.Line, [.. Enumerable.Range(Least, Math.Max(0, trials.Length - Least + 1)).Select(end =>
                {
                    var last = trials[Math.Max(0, end - Window)..end];
                    return new[] { last[^1].Ordinal, Math.Round(Ranking.KendallTau([.. last.Select(t => t.Foretold!.Value)], [.. last.Select(t => objective.Value(t.Evaluation!.Score))]), 4), last[^1].Ordinal };
                })]),
            ]);
    }
}
