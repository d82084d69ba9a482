namespace Nas.Runtime.Hosting;

/// <summary>What the tool asks of the engine: one line of JSON, see docs/protocol.md. What is null keeps its default.</summary>
internal sealed record Request
{
    public int Version { get; init; } = 1;

    public string Command { get; init; } = "";

    public string? Net { get; init; }

    public string Strategy { get; init; } = "darts";

    public string Data { get; init; } = "shapes";

    public string? DataDirectory { get; init; }

    public long Seed { get; init; }

    public string Device { get; init; } = "auto";

    public int? Threads { get; init; }

    public int? Epochs { get; init; }

    public int? Trials { get; init; }

    public int? BatchSize { get; init; }

    public double? LearningRate { get; init; }

    public double? TimeLimitSeconds { get; init; }

    public long? MaxParameters { get; init; }

    public long? MaxFlops { get; init; }

    public IReadOnlyList<string>? Objectives { get; init; }

    public IReadOnlyDictionary<string, int>? Parameters { get; init; }

    public IReadOnlyDictionary<string, string>? Options { get; init; }

    public string? ClassName { get; init; }

    public string? Network { get; init; }

    public string? Architecture { get; init; }

    public bool? Augment { get; init; }

    public string? Output { get; init; }

    public string? Store { get; init; }

    public long? Experiment { get; init; }

    public bool Resume { get; init; }

    /// <summary>Of a search: show a draft of what will be written, and wait for the word to begin. Null in the settings of an experiment.</summary>
    public bool? Draft { get; init; }

    public int? Ahead { get; init; }

    public double? LeaseSeconds { get; init; }

    public double? IdleLimitSeconds { get; init; }

    public string? Format { get; init; }

    public IReadOnlyList<string>? Files { get; init; }

    public int? Trial { get; init; }

    public string? Table { get; init; }

    public string? Csv { get; init; }

    public IReadOnlyList<string>? Strategies { get; init; }

    public IReadOnlyList<string>? Predictors { get; init; }

    public IReadOnlyList<int>? TrainSizes { get; init; }

    public int? Top { get; init; }

    public bool Reported { get; init; }

    public int? Seeds { get; init; }

    public double? BudgetSeconds { get; init; }

    public string ToolVersion { get; init; } = "";

    public string? ProjectDirectory { get; init; }
}
