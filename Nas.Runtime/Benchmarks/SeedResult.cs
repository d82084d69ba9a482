using Nas.Dsl.Model;
using Nas.Runtime.Evaluation;

namespace Nas.Runtime.Benchmarks;

/// <summary>One search on a table: what it held for the best when its time was over, and at each point of time before.</summary>
/// <param name="Seed">The seed of everything random in it.</param>
/// <param name="Incumbent">The best by the search's own score among the architectures evaluated most fully.</param>
/// <param name="Score">The search's score of the incumbent, 0 to 1.</param>
/// <param name="Reported">The reported score of the incumbent, 0 to 1.</param>
/// <param name="Trials">The evaluations that were finished in time.</param>
/// <param name="RealSeconds">The real time that it took: asking and telling; looking up takes next to nothing.</param>
/// <param name="ScoreCurve">The score of the incumbent at the end of each of equal parts of the budget; NaN before there was one.</param>
/// <param name="ReportedCurve">The reported score at the same times.</param>
public sealed record SeedResult(
    long Seed,
    Genotype Incumbent,
    double Score,
    double Reported,
    int Trials,
    double RealSeconds,
    IReadOnlyList<double> ScoreCurve,
    IReadOnlyList<double> ReportedCurve)
{
    /// <summary>How often it proposed what it had proposed before.</summary>
    public RepeatCounts Counts { get; init; }

    /// <summary>Whether the strategy was still in its random phase at the end.</summary>
    public bool IsRandom { get; init; }
}
