using System.Text.Json.Nodes;
using Nas.Dashboard.Watching;

namespace Nas.Dashboard.Figures;

/// <summary>Two experiments row by row: what came of them, and every setting that either has.</summary>
internal static class Differences
{
    /// <summary>Names with both values; empty where an experiment has none.</summary>
    public static IReadOnlyList<(string Name, string Left, string Right)> Of(ExperimentView left, ExperimentView right)
    {
        var (one, other) = (Rows(left), Rows(right));
        return [.. one.Keys.Union(other.Keys).Select(name => (name, one.GetValueOrDefault(name, ""), other.GetValueOrDefault(name, "")))];
    }

    // In the order of insertion.
    private static OrderedDictionary<string, string> Rows(ExperimentView view)
    {
        var rows = new OrderedDictionary<string, string>();
        foreach (var (name, value) in Written.Facts(view)) rows[name] = value;
        foreach (var (name, value) in JsonNode.Parse(view.Experiment.Settings.ToJson())!.AsObject())
        {
            // Options and parameters are settings of their own.
            if (value is JsonObject inner) foreach (var (option, set) in inner) rows[$"{name}: {option}"] = set?.ToString() ?? "";
            else rows.TryAdd(name, value is JsonArray list ? string.Join(", ", list) : value?.ToString() ?? "");
        }

        return rows;
    }
}
