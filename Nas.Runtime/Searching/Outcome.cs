namespace Nas.Runtime.Searching;

/// <summary>A score with its cost. The cost stays out of the score: strategies are told the same whatever the machine is doing.</summary>
/// <param name="Score">What was found.</param>
/// <param name="Seconds">What it cost, on the evaluator's clock, which may be a simulated one.</param>
public sealed record Outcome(Score Score, double Seconds)
{
    /// <summary>Why there is no score, in one line; null where there is one.</summary>
    public string? Failure { get; init; }

    /// <summary>An evaluation that failed.</summary>
    /// <param name="reason">One line for the user.</param>
    public static Outcome Failed(string reason) =>
        new(new Score(double.NaN, double.NaN, 0, 0) { IsFailed = true }, double.NaN) { Failure = reason };
}
