namespace Nas.Protocol;

/// <summary>One thing that was looked at.</summary>
internal sealed record CheckEntry
{
    public const string Fine = "ok";
    public const string Warning = "warning";
    public const string Problem = "problem";

    /// <summary>What was looked at.</summary>
    public string Name { get; init; } = "";

    /// <summary>ok, warning (a search may run into it) or problem (no search will run).</summary>
    public string Status { get; init; } = Fine;

    /// <summary>What was found.</summary>
    public string Found { get; init; } = "";

    /// <summary>What to do about it; null where nothing has to be done.</summary>
    public string? Advice { get; init; }

    public static CheckEntry Ok(string name, string found) => new() { Name = name, Found = found };

    public static CheckEntry Warn(string name, string found, string? advice) => new() { Name = name, Status = Warning, Found = found, Advice = advice };

    public static CheckEntry Fail(string name, string found, string? advice) => new() { Name = name, Status = Problem, Found = found, Advice = advice };
}
