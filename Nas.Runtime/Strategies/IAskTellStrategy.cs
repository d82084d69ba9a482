using Nas.Dsl.Model;
using Nas.Runtime.Evaluation;

namespace Nas.Runtime.Strategies;

/// <summary>An architecture with its score.</summary>
/// <param name="Number">From 0, in the order of the proposals.</param>
/// <param name="Genotype">The architecture.</param>
/// <param name="Score">What the evaluator found.</param>
public sealed record Trial(int Number, Genotype Genotype, Score Score);

/// <summary>
/// A strategy that proposes architectures and is told their scores. It is deterministic in its seed and in what it was told, so its
/// state is recovered by telling it the same trials again.
/// </summary>
public interface IAskTellStrategy
{
    /// <summary>The next architecture to evaluate.</summary>
    Genotype Ask();

    /// <summary>Takes a score in.</summary>
    void Tell(Trial trial);
}
