namespace Nas.Protocol;

/// <summary><c>bench</c>: strategies against each other on a table.</summary>
internal sealed record BenchRequest : Request
{
    public required TableSettings Table { get; init; }

    /// <summary>Empty: all that propose architectures.</summary>
    public IReadOnlyList<string> Strategies { get; init; } = [];

    /// <summary>How many searches each strategy does.</summary>
    public int? Seeds { get; init; }

    /// <summary>The simulated time of a search; null: what the table says.</summary>
    public double? BudgetSeconds { get; init; }

    /// <summary>As <see cref="ExperimentSettings.Objectives"/>.</summary>
    public IReadOnlyList<string>? Objectives { get; init; }

    /// <summary>As <see cref="ExperimentSettings.Repeats"/>.</summary>
    public string? Repeats { get; init; }

    /// <summary>As <see cref="ExperimentSettings.Preset"/>.</summary>
    public string? Preset { get; init; }

    /// <summary>Of the strategies, by <c>strategy.option</c>.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();
}
