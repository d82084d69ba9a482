using Nas.Dsl.Model;

namespace Nas.Runtime.Searching;

/// <summary>What a strategy wants evaluated.</summary>
/// <param name="Genotype">The architecture.</param>
/// <param name="Fidelity">
/// The share of the full evaluation to spend on it, above 0 to 1; of a training, the share of its epochs. It is rounded to one that the evaluator has, see <see cref="FidelityLevels.Level"/>.
/// </param>
public readonly record struct Proposal(Genotype Genotype, double Fidelity = 1)
{
    /// <summary>The training of the same architecture that it goes on with, and so pays only the rest of; null: it begins anew. The search knows it, no strategy has to say it.</summary>
    public PausedTraining? Earlier { get; init; }

    /// <summary>What a predictor says of it, on a scale of its own, larger is better; null: none was asked. It is kept to be held against the score.</summary>
    public double? Foretold { get; init; }

    /// <summary>An architecture to be evaluated in full.</summary>
    public static implicit operator Proposal(Genotype genotype) => new(genotype);

    /// <inheritdoc cref="op_Implicit(Genotype)"/>
    public static Proposal ToProposal(Genotype genotype) => genotype;
}
