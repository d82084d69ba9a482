using Nas.Runtime.Searching;

namespace Nas.Dashboard.Figures;

/// <summary>Objectives as figures show them: shares in percent.</summary>
internal static class Measures
{
    /// <summary>The name of an axis.</summary>
    public static string Axis(Objective objective) => objective.Name switch
    {
        "latency" => "latency, ms",
        "flops" => "multiply-adds",
        _ when IsShare(objective) => $"{objective.Name.Replace('-', ' ')}, %",
        var name => name,
    };

    /// <summary>The height of a point.</summary>
    public static double Of(Objective objective, Score score) => objective.Measure(score) * (IsShare(objective) ? 100 : 1);

    private static bool IsShare(Objective objective) => objective.Name is "accuracy" or "average-precision";
}
