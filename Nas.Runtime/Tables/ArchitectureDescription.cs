namespace Nas.Runtime.Tables;

/// <summary>How a row names its architecture: in one column by a template, or in a column for each decision.</summary>
internal sealed record ArchitectureDescription
{
    /// <summary>The column with the whole name.</summary>
    public string? Column { get; init; }

    /// <summary>The name's form, with <c>{decision}</c> where the value of a decision stands.</summary>
    public string? Template { get; init; }

    /// <summary>The column of a decision, where it is not named like the decision.</summary>
    public IReadOnlyDictionary<string, string> Columns { get; init; } = new Dictionary<string, string>();

    /// <summary>The table's name of a choice, where it is not that of the space.</summary>
    public IReadOnlyDictionary<string, string> Names { get; init; } = new Dictionary<string, string>();
}
