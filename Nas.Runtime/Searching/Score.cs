using Nas.Dsl.Model;

namespace Nas.Runtime.Searching;

/// <summary>What an evaluator found of an architecture.</summary>
/// <param name="Accuracy">The share of validation examples, or of the words of validation texts, that is said rightly; of a detector its average precision. 0 to 1.</param>
/// <param name="Loss">The mean loss on them, in nats.</param>
/// <param name="Parameters">The trainable parameters of its final network.</param>
/// <param name="Flops">The multiply-adds of its final network for one example.</param>
public sealed record Score(double Accuracy, double Loss, long Parameters, long Flops)
{
    /// <summary>The validation accuracy after each epoch, 0 to 1, where the evaluator takes it; else empty.</summary>
    public EquatableArray<double> Curve { get; init; }

    /// <summary>The milliseconds that a table of latencies foretells of its final network, or that a table of scores has; null where there is none.</summary>
    public double? Latency { get; init; }

    /// <summary>The millijoules that a table says one run of it takes; null where none does.</summary>
    public double? Energy { get; init; }

    /// <summary>Whether the trial failed: its figures are no better than those of any other, and it counts as worse than all.</summary>
    public bool IsFailed { get; init; }
}
