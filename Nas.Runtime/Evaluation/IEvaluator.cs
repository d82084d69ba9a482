using Nas.Dsl.Model;

namespace Nas.Runtime.Evaluation;

/// <summary>Scores architectures.</summary>
public interface IEvaluator
{
    /// <summary>What the accuracy it reports is, such as <c>validation accuracy after 3 epochs</c>.</summary>
    string Metric { get; }

    /// <summary>Scores one architecture.</summary>
    /// <param name="genotype">The architecture.</param>
    /// <param name="trial">The number of the trial, from 0; whatever is random follows from it and the seed.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    /// <exception cref="OperationCanceledException">It was cancelled; there is no score.</exception>
    Score Evaluate(Genotype genotype, int trial, CancellationToken cancellation);
}
