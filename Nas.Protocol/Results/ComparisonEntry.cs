namespace Nas.Protocol;

/// <summary>Whether two strategies differ in what is reported, paired by seed; Wilcoxon's signed-rank test with the interval of the difference.</summary>
internal sealed record ComparisonEntry
{
    public required string First { get; init; }

    public required string Second { get; init; }

    /// <summary>How many seeds both completed.</summary>
    public int Seeds { get; init; }

    /// <summary>Of the first less the second.</summary>
    public double Difference { get; init; }

    /// <summary>The lower end of its interval of 95 %; null where there are too few seeds for one.</summary>
    public double? Low { get; init; }

    /// <summary>The upper end.</summary>
    public double? High { get; init; }

    public double PValue { get; init; }

    /// <summary>With regard to all the pairs, by Holm.</summary>
    public double Adjusted { get; init; }
}
