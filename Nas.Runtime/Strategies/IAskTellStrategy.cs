using Nas.Dsl.Model;
using Nas.Runtime.Evaluation;

namespace Nas.Runtime.Strategies;

/// <summary>What a strategy wants evaluated.</summary>
/// <param name="Genotype">The architecture.</param>
/// <param name="Fidelity">The share of the full evaluation to spend on it, above 0 to 1; of a training, the share of its epochs.</param>
public readonly record struct Proposal(Genotype Genotype, double Fidelity = 1)
{
    /// <summary>An architecture to be evaluated in full.</summary>
    public static implicit operator Proposal(Genotype genotype) => new(genotype);

    /// <inheritdoc cref="op_Implicit(Genotype)"/>
    public static Proposal ToProposal(Genotype genotype) => genotype;
}

/// <summary>An architecture with its score.</summary>
/// <param name="Number">From 0, in the order of the proposals.</param>
/// <param name="Genotype">The architecture.</param>
/// <param name="Score">What the evaluator found. Of a trial that failed its figures are numbers as well, see <see cref="Score.IsFailed"/>.</param>
public sealed record Trial(int Number, Genotype Genotype, Score Score)
{
    /// <summary>The share of the full evaluation that the score comes from, see <see cref="Proposal"/>.</summary>
    public double Fidelity { get; init; } = 1;
}

/// <summary>
/// A strategy that proposes architectures and is told their scores. It is deterministic in its seed and in what it was told, so its
/// state is recovered by asking and telling the same again. Nothing in it draws from Torch's own generator: strategies run side by side.
/// </summary>
public interface IAskTellStrategy
{
    /// <summary>The next architecture to evaluate. Several may be asked for before a score is told.</summary>
    Proposal Ask();

    /// <summary>Takes a score in.</summary>
    void Tell(Trial trial);
}
