using System.Diagnostics;
using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Runtime.Data;
using Nas.Runtime.Devices;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Supernets;
using Nas.Runtime.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Evaluation;

/// <summary>
/// Trains each architecture from scratch for a few epochs and measures it on images held out: the fidelity is the epochs. Settings of the training that an architecture chooses win over those that are given.
/// </summary>
/// <param name="definition">The space.</param>
/// <param name="parameters">The values of the net's parameters.</param>
/// <param name="data">The training images, of which some are held out.</param>
/// <param name="train">Which to train on.</param>
/// <param name="valid">Which to measure on.</param>
/// <param name="options">How to train.</param>
/// <param name="augmentation">How training images are varied.</param>
/// <param name="device">Where.</param>
/// <param name="random">Where initial weights, order and augmentation come from; trial by trial.</param>
/// <param name="onStep">Told after each training step: the trial, from 0, the step, and the epochs of this training.</param>
/// <param name="endsAfterEpoch">
/// Told the score after each epoch, with the curve so far; where it is true the training ends there. Null: only the end is measured.
/// </param>
public sealed class FromScratchEvaluator(
    ISearchSpaceDefinition definition,
    IReadOnlyDictionary<string, int> parameters,
    Dataset data,
    int[] train,
    int[] valid,
    TrainingOptions options,
    Augmentation augmentation,
    Device device,
    RandomStream random,
    Action<int, TrainingStep, int> onStep,
    Func<Score, bool>? endsAfterEpoch = null) : IEvaluator
{
    /// <inheritdoc/>
    public string Metric => $"validation {Objective.Of(data.Task).Name} after {options.Epochs} epoch{(options.Epochs == 1 ? "" : "s")} from scratch";

    /// <summary>How long layers take, where that is a part of the score; or null.</summary>
    public LatencyTable? Latency { get; init; }

    /// <inheritdoc/>
    public Outcome Evaluate(Proposal proposal, int trial, CancellationToken cancellation)
    {
        var (genotype, clock) = (proposal.Genotype, Stopwatch.StartNew());
        var settings = definition.Space.SettingsOf(genotype);
        var reduced = (options with { Epochs = Math.Max(1, (int)Math.Round(options.Epochs * proposal.Fidelity)) }).With(settings);
        var (count, flops) = Cost.Of(definition.Space, genotype, parameters);
        if (Memory.Excess("The network", count, 0, 1, device, Memory.Installed) is { } excess) throw excess;
        var stream = random.Derive("trial", trial);
        manual_seed((long)(stream.NextUInt64() >> 1));
        using var network = definition.Build(genotype, parameters);
        network.to(device);
        var (score, curve) = (default(Score), new List<double>());
        new Trainer(data, train, reduced, augmentation.With(settings), device, stream).Train(
            network, step => onStep(trial, step, reduced.Epochs), cancellation, endsAfterEpoch is null ? null : EndsHere, () => definition.Build(genotype, parameters));
        return new(score ?? Measure(), clock.Elapsed.TotalSeconds);

        Score Measure()
        {
            BatchNormStatistics.Reestimate(network, data, train, device, cancellation);
            network.eval();
            var measured = Testing.Of(network.forward, data, valid, device, cancellation);
            new Divergence("The training", Divergence.LearningRate(reduced.LearningRate)).Check(measured);
            network.train();
            return new(measured.Accuracy, measured.Loss, count, flops) { Latency = Latency?.Of(definition.Space, genotype, parameters) };
        }

        bool EndsHere()
        {
            score = Measure();
            curve.Add(score.Accuracy);
            score = score with { Curve = curve.ToEquatableArray() };
            return endsAfterEpoch(score);
        }
    }
}
