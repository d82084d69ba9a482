using Nas.Dsl.Model;

namespace Nas.Runtime.Searching;

/// <summary>An architecture with its score.</summary>
/// <param name="Number">Of the trial that the score comes from, from 0 in the order of the proposals; a repeat that cost nothing has that of an earlier one.</param>
/// <param name="Genotype">The architecture.</param>
/// <param name="Score">What the evaluator found. Of a trial that failed its figures are numbers as well, see <see cref="Score.IsFailed"/>.</param>
public sealed record Trial(int Number, Genotype Genotype, Score Score)
{
    /// <summary>The share of the full evaluation that the score comes from: what came of the one that was proposed, see <see cref="FidelityLevels.Level"/>.</summary>
    public double Fidelity { get; init; } = 1;
}
