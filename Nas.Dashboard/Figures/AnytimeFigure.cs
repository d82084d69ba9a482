using Nas.Dashboard.Watching;
using Nas.Runtime.Experiments;
using Nas.Runtime.Searching;

namespace Nas.Dashboard.Figures;

/// <summary>What a search held for the best as it went on.</summary>
internal static class AnytimeFigure
{
    /// <summary>The trials of an experiment in the order of asking, and the best of them so far.</summary>
    /// <param name="view">The experiment.</param>
    /// <param name="bySeconds">Whether to go by the time of evaluation, summed over all trials before, or else by their number.</param>
    public static Figure Of(ExperimentView view, bool bySeconds)
    {
        var objective = view.Preference.Objectives[0];
        return new("Best so far", Along(bySeconds), Measures.Axis(objective), [Best(view, "best so far", bySeconds), new("trial", SeriesKind.Points, [.. Points(view, bySeconds)])]);
    }

    /// <summary>The best so far of several experiments.</summary>
    public static Figure Of(IReadOnlyList<ExperimentView> views, bool bySeconds) => new(
        "Best so far, side by side",
        Along(bySeconds),
        Measures.Axis(views[0].Preference.Objectives[0]),
        [.. views.Select(v => Best(v, $"{v.Experiment.Id} {v.Experiment.Strategy}", bySeconds))]);

    private static string Along(bool bySeconds) => bySeconds ? "time of evaluation, s" : "trial";

    // A line of few points: those where the best changes, and the last trial.
    private static Series Best(ExperimentView view, string name, bool bySeconds)
    {
        var (points, best, last) = (new List<double[]>(), (StoredScore?)null, (double[]?)null);
        foreach (var (trial, x) in Done(view, bySeconds))
        {
            var score = new StoredScore(trial.Fidelity, trial.Evaluation!.Score);
            if (best is null || score.IsBetterThan(best, view.Preference))
            {
                best = score;
                points.Add([x, Measures.Of(view.Preference.Objectives[0], score.Score), trial.Ordinal]);
                last = null;
            }
            else
            {
                last = [x, points[^1][1], points[^1][2]];
            }
        }

        if (last is not null) points.Add(last);
        return new(name, SeriesKind.Steps, [.. points.Where(p => double.IsFinite(p[1]))]);
    }

    private static IEnumerable<double[]> Points(ExperimentView view, bool bySeconds) =>
        Done(view, bySeconds).Select(d => new[] { d.X, Measures.Of(view.Preference.Objectives[0], d.Trial.Evaluation!.Score), d.Trial.Ordinal }).Where(p => double.IsFinite(p[1]));

    private static IEnumerable<(StoredTrial Trial, double X)> Done(ExperimentView view, bool bySeconds)
    {
        var seconds = 0.0;
        foreach (var trial in view.Trials)
        {
            if (trial.Evaluation is not { } evaluation) continue;
            if (double.IsFinite(evaluation.Seconds)) seconds += evaluation.Seconds;
            yield return (trial, bySeconds ? Math.Round(seconds, 3) : trial.Ordinal);
        }
    }

    private sealed record StoredScore(double Fidelity, Score Score)
    {
        // A score after fewer epochs means something else.
        public bool IsBetterThan(StoredScore other, Preference preference) =>
            Fidelity > other.Fidelity || (Fidelity == other.Fidelity && preference.Compare(Score, other.Score) > 0);
    }
}
