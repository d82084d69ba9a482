using System.Diagnostics;
using Nas.Dsl;
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
/// Trains each architecture from scratch for a few epochs and measures it on images held out: the fidelity is the epochs. A training in part is the beginning of the full one, its schedules included, and pauses: what goes
/// on with it trains the epochs that are missing and ends as if it had never paused. Where its state is not to be had, it is trained from the start again, which takes longer and gives the same. Settings of the
/// training that an architecture chooses win over those that are given.
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
/// Told the score after each epoch, with the curve so far; where it is true the training ends there, so that all are asked for in full. Null: only the end is measured.
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
    private const int MostWeights = 100_000_000; // with momentum about 800 MB; a store takes 1 GB

    /// <inheritdoc/>
    public FidelityLevels Fidelities { get; } = endsAfterEpoch is null ? FidelityLevels.OfEpochs(options.Epochs) : FidelityLevels.Full;

    /// <inheritdoc/>
    public string Metric => $"validation {Objective.Of(data.Task).Name} after {options.Epochs} epoch{(options.Epochs == 1 ? "" : "s")} from scratch";

    /// <summary>How long layers take, where that is a part of the score; or null.</summary>
    public LatencyTable? Latency { get; init; }

    /// <summary>Where trainings wait that pause; null: none is kept, and what goes on is trained from the start.</summary>
    public IPausedTrainings? Paused { get; init; }

    /// <summary>Told where a training cannot go on, or not be kept.</summary>
    public Action<string> Warn { get; init; } = _ => { };

    /// <inheritdoc/>
    public Outcome Evaluate(Proposal proposal, int trial, CancellationToken cancellation)
    {
        var (genotype, clock) = (proposal.Genotype, Stopwatch.StartNew());
        var settings = definition.Space.SettingsOf(genotype);
        var own = options.With(settings);
        var until = (int)Math.Round(options.Epochs * Fidelities.Given(proposal.Fidelity));
        var training = proposal.Earlier?.Trial ?? trial;
        var (count, flops) = Cost.Of(definition.Space, genotype, parameters);
        if (Memory.Excess("The network", count, 0, 1, device, Memory.Installed) is { } excess) throw excess;
        var state = Paused is null || (until == options.Epochs && proposal.Earlier is null) ? null : new PausedState(Paused.Of(training), GenotypeText.Write(definition.Space, genotype), until);
        if (state is not null && count > MostWeights)
        {
            Warn($"A training of {count:N0} weights is not kept; if its architecture is trained more fully, that begins from the start.");
            state = null;
        }

        Score score;
        try
        {
            score = Trained();
        }
        catch (InvalidDataException) when (state is { IsDamaged: true })
        {
            Warn($"The state of the training of trial {training + 1} is damaged. Trial {trial + 1} begins it from the start, and has the same score.");
            score = Trained();
        }

        if (proposal.Earlier is not null && state is { IsThere: false, IsDamaged: false })
            Warn($"The state of the training of trial {training + 1} was not there. Trial {trial + 1} began it from the start, and has the same score.");

        return new(score, clock.Elapsed.TotalSeconds);

        Score Trained()
        {
            var stream = random.Derive("trial", training);
            manual_seed((long)(stream.NextUInt64() >> 1));
            using var network = definition.Build(genotype, parameters);
            network.to(device);
            var (ended, curve) = (default(Score), new List<double>());
            new Trainer(data, train, own, augmentation.With(settings), device, stream).Train(
                network, step => onStep(trial, step, until), cancellation, endsAfterEpoch is null ? null : EndsHere, () => definition.Build(genotype, parameters), state, until);
            return ended ?? Measure(network);

            bool EndsHere()
            {
                var measured = Measure(network);
                curve.Add(measured.Accuracy);
                ended = measured with { Curve = curve.ToEquatableArray() };
                return endsAfterEpoch(ended);
            }
        }

        Score Measure(nn.Module<Tensor, Tensor> network)
        {
            BatchNormStatistics.Reestimate(network, data, train, device, cancellation);
            network.eval();
            var measured = Testing.Of(network.forward, data, valid, device, cancellation);
            new Divergence("The training", Divergence.LearningRate(own.LearningRate)).Check(measured);
            network.train();
            return new(measured.Accuracy, measured.Loss, count, flops) { Latency = Latency?.Of(definition.Space, genotype, parameters) };
        }
    }
}
