using Nas.Dashboard.Watching;
using Nas.Runtime.Experiments;

namespace Nas.Dashboard.Figures;

/// <summary>The numbers of trials, as columns of a table.</summary>
internal static class TrialColumns
{
    /// <summary>The columns that an experiment's trials have something in.</summary>
    public static IReadOnlyList<(string Name, Func<StoredTrial, double?> Value)> Of(ExperimentView view)
    {
        var first = view.Preference.Objectives[0];
        (string Name, Func<StoredTrial, double?> Value)[] all =
        [
            (Measures.Axis(first), t => t.Evaluation is { } e ? Measures.Of(first, e.Score) : null),
            ("loss", t => t.Evaluation?.Score.Loss),
            ("parameters", t => t.Evaluation?.Score.Parameters),
            ("multiply-adds", t => t.Evaluation?.Score.Flops),
            ("latency, ms", t => t.Evaluation?.Score.Latency),
            ("share", t => t.Fidelity),
            ("seconds", t => t.Evaluation?.Seconds),
        ];
        return [.. all.DistinctBy(c => c.Name).Where(c => c.Name != "latency, ms" || view.Trials.Any(t => t.Evaluation?.Score.Latency is not null))];
    }

    /// <summary>A number as its column shows it.</summary>
    public static string Text(string name, double? value) => name is "parameters" or "multiply-adds" ? Written.Count((long?)value) : Written.Number(value);

    /// <summary>Whether a trial has all the words that somebody looks for.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="wanted">Words: parts of its state, its evaluator, its architecture, or why it failed; a whole number is that of the trial.</param>
    public static bool Matches(StoredTrial trial, string? wanted) => (wanted ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).All(word =>
        int.TryParse(word, out var number)
            ? trial.Ordinal == number
            : new[] { trial.State, trial.Owner, trial.Genotype, trial.Message }.Any(text => text?.Contains(word, StringComparison.OrdinalIgnoreCase) ?? false));
}
