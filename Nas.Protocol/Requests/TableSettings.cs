namespace Nas.Protocol;

/// <summary>What everything on a table of scores has in common.</summary>
internal sealed record TableSettings
{
    /// <summary>The file with its description.</summary>
    public required string Path { get; init; }

    /// <summary>The table itself, where the description does not say where it is.</summary>
    public string? Csv { get; init; }

    /// <summary>The first seed.</summary>
    public long Seed { get; init; }

    /// <summary>How many at a time; null: one for each core.</summary>
    public int? Threads { get; init; }
}
