using System.Text.Json;
using System.Text.Json.Serialization;

namespace Nas.Tool.Protocol;

/// <summary>The one line of JSON that tells the engine what to do. See docs/protocol.md.</summary>
internal sealed record Request
{
    public const int CurrentVersion = 1;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.Never };

    public int Version { get; init; } = CurrentVersion;
    public required string Command { get; init; }
    public string? Net { get; init; }
    public string? Strategy { get; init; }
    public string? Data { get; init; }
    public string? DataDirectory { get; init; }
    public int Seed { get; init; }
    public string Device { get; init; } = "auto";
    public int? Threads { get; init; }
    public int? Epochs { get; init; }
    public int? Trials { get; init; }
    public int? BatchSize { get; init; }
    public double? LearningRate { get; init; }
    public double? TimeLimitSeconds { get; init; }
    public long? MaxParameters { get; init; }
    public long? MaxFlops { get; init; }
    public IReadOnlyList<string> Objectives { get; init; } = ["accuracy"];
    public IReadOnlyDictionary<string, int> Parameters { get; init; } = new Dictionary<string, int>();
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();
    public string? ClassName { get; init; }
    public string? Network { get; init; }
    public string? Architecture { get; init; }
    public bool? Augment { get; init; }
    public string? Output { get; init; }
    public string? Table { get; init; }
    public string? Csv { get; init; }
    public IReadOnlyList<string> Strategies { get; init; } = [];
    public IReadOnlyList<string> Predictors { get; init; } = [];
    public IReadOnlyList<int> TrainSizes { get; init; } = [];
    public int? Top { get; init; }
    public bool Reported { get; init; }
    public int? Seeds { get; init; }
    public double? BudgetSeconds { get; init; }

    /// <summary>Where experiments are: a file, or a connection string; null: in the project.</summary>
    public string? Store { get; init; }

    public long? Experiment { get; init; }

    /// <summary>Of a search: go on with one of the same settings, where there is one.</summary>
    public bool Resume { get; init; }

    /// <summary>Of a search: show a draft of what will be written, and wait for the word to begin.</summary>
    public bool Draft { get; init; }

    public int? Ahead { get; init; }
    public double? LeaseSeconds { get; init; }
    public double? IdleLimitSeconds { get; init; }
    public string? Format { get; init; }

    /// <summary>What the network was written to.</summary>
    public IReadOnlyList<string>? Files { get; init; }

    /// <summary>The trial of an experiment, from 1.</summary>
    public int? Trial { get; init; }

    public string ToolVersion { get; init; } = Tool.ToolVersion.Current;
    /// <summary>Absolute; <see cref="Commands.ProjectSession"/> fills it in.</summary>
    public string ProjectDirectory { get; init; } = "";

    public string ToLine() => JsonSerializer.Serialize(this, Json);
}
