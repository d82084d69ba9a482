using System.Text.Json;

namespace Nas.Protocol;

/// <summary>
/// All that determines the result of a search, besides the space and the images: what an experiment is identified by and keeps. Two are
/// equal where everything in them is. Where files are kept, and how long the search may take, is no part of it.
/// </summary>
internal sealed record ExperimentSettings : TrainingSettings
{
    /// <summary>What a network that was scored before costs: nothing. See <see cref="Repeats"/>.</summary>
    public const string Cached = "cached";

    /// <summary>The options of the paper. See <see cref="Preset"/>.</summary>
    public const string Paper = "paper";

    /// <summary>Null: the only net of the project.</summary>
    public string? Net { get; init; }

    /// <summary>Null, in a request: what is usual for the space.</summary>
    public string? Strategy { get; init; }

    /// <summary>Of the strategy; those left out have its defaults.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();

    /// <summary>paper, or null: where the options that were left out come from. What an experiment keeps is their values.</summary>
    public string? Preset { get; init; }

    public int? Trials { get; init; }

    /// <summary>How much of the training data is used, above 0 and below 1; null: all.</summary>
    public double? DataFraction { get; init; }

    /// <summary>How high images are made, their width in proportion; null: as the net says.</summary>
    public int? ImageSize { get; init; }

    public long? MaxParameters { get; init; }

    public long? MaxFlops { get; init; }

    /// <summary>The file of a table of latencies as it was asked for; what an experiment keeps is its rows.</summary>
    public string? Latency { get; init; }

    /// <summary>The rows of the table, sorted, so that a search goes on with them whatever becomes of the file.</summary>
    public IReadOnlyList<LatencyRow>? LatencyRows { get; init; }

    /// <summary>The file with the weights of a trained network, from which the search begins; null: it begins from new ones.</summary>
    public string? Weights { get; init; }

    /// <summary>The hash of what was in that file when the experiment was begun; null in a request.</summary>
    public string? WeightsSha256 { get; init; }

    public double? MaxLatencyMilliseconds { get; init; }

    /// <summary>What is optimised, the first one first; null: the accuracy.</summary>
    public IReadOnlyList<string>? Objectives { get; init; }

    /// <summary>How many trials are asked for ahead of the scores.</summary>
    public int? Ahead { get; init; }

    /// <summary>cached, or null for pay: what a network costs that was scored before.</summary>
    public string? Repeats { get; init; }

    /// <summary>The name of the class that is written; null: that of the net.</summary>
    public string? ClassName { get; init; }

    /// <summary>Whether the network that is written leaves paths out in training; null: not.</summary>
    public bool? DropPath { get; init; }

    /// <summary>Whether the network that is written has a second head for its training; null: not.</summary>
    public bool? AuxiliaryHead { get; init; }

    /// <summary>As an experiment keeps it.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ProtocolJson.Options);

    /// <summary>Reads what an experiment keeps. Experiments of earlier versions have other properties besides, which determined nothing.</summary>
    public static ExperimentSettings Parse(string json)
    {
        var settings = JsonSerializer.Deserialize<ExperimentSettings>(json, ProtocolJson.Options)!;
        // These two learnt for nothing from what they had scored before, unless this option was 0.
        if (settings.Strategy is not ("reinforce" or "ppo") || !settings.Options.TryGetValue("repeats", out var repeats)) return settings;
        return settings with
        {
            Options = new SortedDictionary<string, string>(settings.Options.Where(o => o.Key != "repeats").ToDictionary(), StringComparer.Ordinal),
            Repeats = repeats == "0" ? null : Cached,
        };
    }

    // The lists and dictionaries of two records are never the same objects.
    public bool Equals(ExperimentSettings? other) => other is not null && ToJson() == other.ToJson();

    public override int GetHashCode() => ToJson().GetHashCode(StringComparison.Ordinal);
}
