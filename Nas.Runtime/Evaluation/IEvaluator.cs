using Nas.Runtime.Searching;

namespace Nas.Runtime.Evaluation;

/// <summary>Scores architectures.</summary>
public interface IEvaluator
{
    /// <summary>What the accuracy it reports is, such as <c>validation accuracy after 3 epochs</c>.</summary>
    string Metric { get; }

    /// <summary>How fully it can evaluate; in full only, unless it is said.</summary>
    FidelityLevels Fidelities => FidelityLevels.Full;

    /// <summary>Scores one architecture.</summary>
    /// <param name="proposal">The architecture, how much to spend on it, and what was spent on it before; its fidelity is one of <see cref="Fidelities"/>.</param>
    /// <param name="trial">
    /// The number of the trial, from 0; whatever is random follows from it and the seed, or from that of the trial that began the training which goes on: the score is the same whether the training paused or not.
    /// </param>
    /// <param name="cancellation">Stops between two steps.</param>
    /// <exception cref="OperationCanceledException">It was cancelled; there is no score.</exception>
    Outcome Evaluate(Proposal proposal, int trial, CancellationToken cancellation);
}
