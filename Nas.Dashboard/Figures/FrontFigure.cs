using Nas.Dashboard.Watching;
using Nas.Runtime.Experiments;
using Nas.Runtime.Searching;

namespace Nas.Dashboard.Figures;

/// <summary>What the best costs: the Pareto front, with all trials behind it.</summary>
internal static class FrontFigure
{
    /// <summary>What the first objective can be held against: the others that the trials know.</summary>
    public static IReadOnlyList<Objective> Costs(ExperimentView view)
    {
        var known = Objective.All.Where(o => o.Name is "parameters" or "flops" or "latency" && Done(view).Any(t => double.IsFinite(o.Measure(t.Evaluation!.Score))));
        return [.. view.Preference.Objectives.Skip(1).Concat(known).Where(o => o != view.Preference.Objectives[0]).Distinct()];
    }

    /// <summary>The front of the first objective and a cost.</summary>
    public static Figure Of(ExperimentView view, Objective cost)
    {
        var preference = new Preference([view.Preference.Objectives[0], cost]);
        return new(
            $"{preference.Objectives[0].Name.Replace('-', ' ')} and {cost.Name}",
            Measures.Axis(cost),
            Measures.Axis(preference.Objectives[0]),
            [
                new("Pareto front", SeriesKind.Line, [.. Points(TrialFront.Of(view.Trials, preference)).OrderBy(p => p[0])]),
                new("trial", SeriesKind.Points, [.. Points(Done(view))]),
            ]);

        IEnumerable<double[]> Points(IEnumerable<StoredTrial> trials) => trials
            .Select(t => new[] { Measures.Of(cost, t.Evaluation!.Score), Measures.Of(preference.Objectives[0], t.Evaluation.Score), t.Ordinal })
            .Where(p => double.IsFinite(p[0]) && double.IsFinite(p[1]));
    }

    private static IEnumerable<StoredTrial> Done(ExperimentView view) => view.Trials.Where(t => t.Evaluation is not null);
}
