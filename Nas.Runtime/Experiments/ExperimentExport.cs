using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Nas.Runtime.Experiments;

/// <summary>An experiment as text for other programs. Numbers are written so that reading them gives the same number again.</summary>
internal static class ExperimentExport
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>One document: what the experiment is, its settings and its trials.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="trials">Its trials.</param>
    /// <param name="front">Those that no other dominates; empty where it has a single objective, and then no trial says whether it is one.</param>
    public static string Json(Experiment experiment, IReadOnlyList<StoredTrial> trials, IReadOnlyList<StoredTrial> front) => JsonSerializer.Serialize(
        new
        {
            experiment.Id,
            experiment.Net,
            experiment.SpaceHash,
            experiment.Strategy,
            experiment.Seed,
            experiment.Data,
            experiment.Images?.Images,
            ImagesSha256 = experiment.Images?.Sha256,
            Settings = JsonNode.Parse(experiment.Settings.ToJson()),
            experiment.ToolVersion,
            Status = experiment.Status.ToString().ToLowerInvariant(),
            experiment.Message,
            experiment.Created,
            experiment.Updated,
            experiment.Seconds,
            experiment.Epoch,
            experiment.Epochs,
            experiment.Genotype,
            experiment.Score,
            experiment.Metric,
            experiment.Files,
            Trials = trials.Select(t => new
            {
                Number = t.Ordinal,
                t.Genotype,
                t.Fidelity,
                t.State,
                t.Owner,
                t.Evaluation?.Score.Accuracy,
                t.Evaluation?.Score.Loss,
                t.Evaluation?.Score.Parameters,
                t.Evaluation?.Score.Flops,
                t.Evaluation?.Score.Latency,
                Curve = t.Evaluation is { Score.Curve: { Count: > 0 } curve } ? curve.ToArray() : null,
                t.Evaluation?.Seconds,
                t.Message,
                Front = front.Count > 0 ? front.Contains(t) : (bool?)null,
            }),
        },
        Indented) + "\n";

    /// <summary>One line for each trial; values with a comma or a quote stand in quotes (RFC 4180).</summary>
    /// <param name="trials">The trials.</param>
    /// <param name="front">As in <see cref="Json"/>: where there is a front, a column says who stands on it.</param>
    public static string Csv(IReadOnlyList<StoredTrial> trials, IReadOnlyList<StoredTrial> front)
    {
        var text = new StringBuilder("number,genotype,fidelity,state,owner,accuracy,loss,parameters,flops,latency,curve,seconds,message");
        text.Append(front.Count > 0 ? ",front\n" : "\n");
        foreach (var trial in trials)
        {
            var score = trial.Evaluation?.Score;
            string?[] fields =
            [
                Number(trial.Ordinal), trial.Genotype, Number(trial.Fidelity), trial.State, trial.Owner, Number(score?.Accuracy), Number(score?.Loss),
                Number(score?.Parameters), Number(score?.Flops), Number(score?.Latency), string.Join(' ', score?.Curve.Select(a => Number(a)) ?? []), Number(trial.Evaluation?.Seconds),
                trial.Message, .. front.Count > 0 ? [front.Contains(trial) ? "true" : "false"] : Array.Empty<string>(),
            ];
            text.Append(string.Join(',', fields.Select(Quoted))).Append('\n');
        }

        return text.ToString();
    }

    private static string? Number(IFormattable? value) => value?.ToString(null, CultureInfo.InvariantCulture);

    private static string Quoted(string? field) =>
        field is null ? "" : field.AsSpan().ContainsAny(",\"\n\r") ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;
}
