using System.Diagnostics;
using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Runtime.Data;
using Nas.Runtime.Searching;
using Nas.Runtime.Supernets;
using Nas.Runtime.Training;
using static TorchSharp.torch;

namespace Nas.Runtime.Evaluation;

/// <summary>
/// Measures each architecture with the weights it has in a trained supernet, after its batch norms have seen some training batches
/// (Guo et al. 2020).
/// </summary>
/// <param name="supernet">The trained supernet.</param>
/// <param name="parameters">The values of the net's parameters.</param>
/// <param name="data">The images.</param>
/// <param name="recalibration">Training batches for the batch norms, each (batch, channels, height, width).</param>
/// <param name="valid">Which images to measure on.</param>
/// <param name="device">Where the supernet is.</param>
public sealed class InheritedWeightsEvaluator(
    Supernet supernet,
    IReadOnlyDictionary<string, int> parameters,
    Dataset data,
    IReadOnlyList<Tensor> recalibration,
    int[] valid,
    Device device) : IEvaluator
{
    /// <inheritdoc/>
    public string Metric => $"validation {Objective.Of(data.Task).Name} with inherited weights";

    /// <summary>How long layers take, where that is a part of the score; or null.</summary>
    public LatencyTable? Latency { get; init; }

    /// <summary>Scores one architecture; measuring with weights that are there is always done in full, whatever the fidelity.</summary>
    public Outcome Evaluate(Proposal proposal, int trial, CancellationToken cancellation)
    {
        var (genotype, clock) = (proposal.Genotype, Stopwatch.StartNew());
        var gates = Gates.Of(genotype);
        cancellation.ThrowIfCancellationRequested();
        Recalibrate(genotype);
        supernet.eval();
        var measured = Testing.Of(x => supernet.forward(x, gates), data, valid, device, cancellation);
        var (count, flops) = Cost.Of(supernet.Space, genotype, parameters);
        return new(new Score(measured.Accuracy, measured.Loss, count, flops) { Latency = Latency?.Of(supernet.Space, genotype, parameters) }, clock.Elapsed.TotalSeconds);
    }

    /// <summary>Gives the batch norms the statistics of an architecture.</summary>
    internal void Recalibrate(Genotype genotype) => supernet.Recalibrate(recalibration, Gates.Of(genotype));
}
