using System.Globalization;

namespace Nas.Protocol;

/// <summary>The command that begins a search of the same settings.</summary>
internal static class SearchCommandLine
{
    /// <summary>The name under which a table of latencies is asked for that is not a file any more.</summary>
    public const string LatencyTable = "latency.csv";

    /// <summary>The command, as a shell reads it.</summary>
    /// <param name="settings">As an experiment keeps them, with everything filled in.</param>
    /// <param name="chosen">The settings that each architecture of the space chooses, by their names in the language; no option can say them for all.</param>
    public static string Of(ExperimentSettings settings, IReadOnlyCollection<string> chosen) => ShellWord.Line(Words(settings, chosen));

    private static IEnumerable<string> Words(ExperimentSettings settings, IReadOnlyCollection<string> chosen)
    {
        yield return "dotnet";
        yield return "nas";
        yield return "search";
        (string Option, object? Value)[] options =
        [
            ("--strategy", settings.Strategy),
            ("--net", settings.Net?.Split('.')[^1]),
            ("--data", settings.Data),
            ("--data-dir", settings.DataDirectory),
            ("--seed", settings.Seed),
            ("--device", settings.Device),
            ("--precision", settings.Precision),
            ("--threads", settings.Threads),
            ("--epochs", settings.Epochs is 0 ? null : settings.Epochs),
            ("--trials", settings.Trials is 0 ? null : settings.Trials),
            ("--batch-size", settings.BatchSize is 0 || chosen.Contains("batch_size") ? null : settings.BatchSize),
            ("--learning-rate", settings.LearningRate),
            ("--augment", settings.Augment is false ? "false" : null),
            ("--data-fraction", settings.DataFraction),
            ("--image-size", settings.ImageSize),
            ("--max-params", settings.MaxParameters),
            ("--max-flops", settings.MaxFlops),
            ("--latency", settings.LatencyRows is null ? settings.Latency : LatencyTable),
            ("--max-latency", settings.MaxLatencyMilliseconds is { } most ? string.Create(CultureInfo.InvariantCulture, $"{most}ms") : null),
            ("--weights", settings.Weights),
            ("--ahead", settings.Ahead is 1 ? null : settings.Ahead),
            ("--repeats", settings.Repeats),
            ("--preset", settings.Preset),
            ("--as", settings.ClassName),
            ("--drop-path", settings.DropPath is { } drops ? drops ? "true" : "false" : null),
            ("--auxiliary-head", settings.AuxiliaryHead is { } second ? second ? "true" : "false" : null),
            .. (settings.Objectives ?? []).Select(o => ("--objective", (object?)o)),
            .. settings.Parameters.Select(p => ("--param", (object?)$"{p.Key}={p.Value}")),
            .. settings.Options.Select(o => ("--set", (object?)$"{o.Key}={o.Value}")),
        ];
        foreach (var (option, value) in options)
        {
            if (value is null) continue;
            yield return option;
            yield return Convert.ToString(value, CultureInfo.InvariantCulture)!;
        }
    }
}
