using Nas.Runtime.Searching;

namespace Nas.Runtime.Evaluation;

/// <summary>Scores architectures.</summary>
public interface IEvaluator
{
    /// <summary>What the accuracy it reports is, such as <c>validation accuracy after 3 epochs</c>.</summary>
    string Metric { get; }

    /// <summary>Scores one architecture.</summary>
    /// <param name="proposal">The architecture, and how much to spend on it.</param>
    /// <param name="trial">The number of the trial, from 0; whatever is random follows from it and the seed.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    /// <exception cref="OperationCanceledException">It was cancelled; there is no score.</exception>
    Outcome Evaluate(Proposal proposal, int trial, CancellationToken cancellation);
}
