using Nas.Dashboard.Watching;
using Nas.Runtime.Experiments;

namespace Nas.Dashboard.Figures;

/// <summary>Experiments and trials in words.</summary>
internal static class Written
{
    /// <summary>The heading of an experiment.</summary>
    public static string Title(Experiment experiment) => $"Experiment {experiment.Id}: {Name(experiment)} by {experiment.Strategy}";

    /// <summary>Its net, without the namespace.</summary>
    public static string Name(Experiment experiment) => experiment.Net.Split('.')[^1];

    /// <summary>running, stopped, done or failed.</summary>
    public static string Status(Experiment experiment) => experiment.Status.ToString().ToLowerInvariant();

    /// <summary>What there is to know of an experiment at a glance.</summary>
    public static IEnumerable<(string Name, string Value)> Facts(ExperimentView view)
    {
        var experiment = view.Experiment;
        yield return ("status", Status(experiment));
        if (view.Trials.Count > 0 || experiment.Epochs is null) yield return ("trials", $"{experiment.Trials} done{(experiment.Failed > 0 ? $", {experiment.Failed} failed" : "")}{(experiment.Settings.Trials is > 0 and var planned ? $" of {planned}" : "")}");
        if (experiment.Epochs is { } epochs) yield return ("epochs", $"{experiment.Epoch} of {epochs}");
        yield return ("best", Score(experiment));
        if (view.Best is { } best) yield return ("best trial", $"{best.Ordinal}, {Count(best.Evaluation!.Score.Parameters)} parameters, {Count(best.Evaluation.Score.Flops)} multiply-adds");
        yield return ("strategy", experiment.Strategy);
        yield return ("net", experiment.Net);
        yield return ("data", experiment.Data);
        yield return ("seed", $"{experiment.Seed}");
        yield return ("optimises", string.Join(", ", view.Preference.Objectives.Select(o => o.Name)));
        yield return ("time of work", Duration(experiment.Seconds));
        yield return ("begun", Time(experiment.Created));
        yield return ("last change", Time(experiment.Updated));
        if (experiment.Files is { Count: > 0 } files) yield return ("written to", string.Join(", ", files.Select(Path.GetFileName)));
        yield return ("tool", experiment.ToolVersion);
        if (experiment.Message is { } message) yield return ("message", message);
    }

    /// <summary>The best of an experiment: shares in percent, other measures as they are.</summary>
    public static string Score(Experiment experiment)
    {
        if (experiment.Score is not { } score || !double.IsFinite(score)) return "none yet";
        var metric = experiment.Metric ?? "accuracy";
        return metric.Contains("accuracy", StringComparison.OrdinalIgnoreCase) || metric.Contains("precision", StringComparison.OrdinalIgnoreCase)
            ? $"{100 * score:0.00} % {metric}"
            : $"{Number(score)} {metric}";
    }

    /// <summary>What there is to know of a trial at a glance.</summary>
    public static IEnumerable<(string Name, string Value)> Facts(ExperimentView view, StoredTrial trial)
    {
        yield return ("state", trial.State);
        foreach (var objective in trial.Evaluation is null ? [] : view.Preference.Objectives.Where(o => o.Name is not ("parameters" or "flops" or "latency")))
            yield return (Measures.Axis(objective), Number(Measures.Of(objective, trial.Evaluation!.Score)));
        if (trial.Evaluation is { } evaluation)
        {
            yield return ("loss", Number(evaluation.Score.Loss));
            yield return ("parameters", Count(evaluation.Score.Parameters));
            yield return ("multiply-adds", Count(evaluation.Score.Flops));
            if (evaluation.Score.Latency is { } latency) yield return ("latency, ms", Number(latency));
            yield return ("time", Duration(evaluation.Seconds));
        }

        yield return ("share of the full evaluation", Number(trial.Fidelity));
        if (trial.Owner is { } owner) yield return ("evaluated by", owner);
        if (trial.Message is { } message) yield return ("message", message);
    }

    /// <summary>Four digits, or nothing where there is none.</summary>
    public static string Number(double? value) => value is { } v && double.IsFinite(v) ? v.ToString("G4") : "";

    /// <summary>A whole number in groups of three.</summary>
    public static string Count(long? value) => value?.ToString("N0") ?? "";

    /// <summary>As people say it.</summary>
    public static string Duration(double seconds) => double.IsFinite(seconds)
        ? seconds < 60 ? $"{seconds:0.0} s" : seconds < 3600 ? $"{(int)seconds / 60} min {(int)seconds % 60} s" : $"{(int)seconds / 3600} h {(int)seconds / 60 % 60} min"
        : "";

    private static string Time(DateTimeOffset time) => time.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss");
}
