using Nas.Dsl.Model;
using Nas.Runtime.Searching;

namespace Nas.Runtime.Recipes;

/// <summary>What a search found.</summary>
/// <param name="Genotype">The architecture.</param>
/// <param name="Score">Its score.</param>
/// <param name="Metric">What the score's accuracy is.</param>
/// <param name="Trials">How many architectures were evaluated, failed ones included.</param>
public sealed record SearchResult(Genotype Genotype, Score Score, string Metric, int Trials)
{
    /// <summary>How many of the trials failed.</summary>
    public int Failed { get; init; }

    /// <summary>How many proposals were answered by the score of an earlier trial, which cost nothing.</summary>
    public int Repeated { get; init; }

    /// <summary>Why the search ended before its plan, with this as the best so far; null where nothing went wrong.</summary>
    public FailureException? Failure { get; init; }
}
