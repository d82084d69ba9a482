using System.Security.Cryptography;
using System.Text;
using Nas.Dsl.CSharp;
using Nas.Protocol;
using Nas.Runtime.Data;
using Nas.Runtime.Evaluation;
using Nas.Runtime.Exporting;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Hosting;

/// <summary>Trains a network from a seed, tests it behind each epoch, and keeps its last weights, its best ones and, as long as it is not at its end, its state.</summary>
/// <param name="train">What it learns from.</param>
/// <param name="test">What it is tested on.</param>
/// <param name="options">How it is trained.</param>
/// <param name="augmentation">How examples are varied.</param>
/// <param name="device">Where.</param>
/// <param name="create">Makes the network with new weights.</param>
internal sealed class NetworkTraining(Dataset train, Dataset test, TrainingOptions options, Augmentation augmentation, Device device, Func<nn.Module<Tensor, Tensor>> create)
{
    /// <summary>Gives the network the weights that it begins with; null: it begins with new ones.</summary>
    public Action<nn.Module<Tensor, Tensor>>? Inherit { get; init; }

    /// <summary>Whether a training that was stopped goes on.</summary>
    public bool GoesOn { get; init; }

    /// <summary>Whether the statistics of the batch norms are taken anew before each test. What computes in bfloat16 has no others.</summary>
    public bool Recalibrates { get; init; }

    /// <summary>By whose word it learns beside the labels; null: by theirs alone.</summary>
    public Teacher? Teacher { get; init; }

    /// <summary>Told how far it is.</summary>
    public Action<Progress> Reported { get; set; } = _ => { };

    /// <summary>The trainable parameters of the network, without those of a second head that is there for the training alone; once it is trained.</summary>
    public long Parameters { get; private set; }

    /// <summary>Trains it. Where it is cancelled, the weights so far are tested and saved.</summary>
    /// <param name="seed">Where weights, order and augmentation come from.</param>
    /// <param name="output">The file for the weights.</param>
    /// <param name="events">Told what to do with a training that was stopped.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    /// <exception cref="OperationCanceledException">It was cancelled before the first step.</exception>
    /// <exception cref="FailureException">It diverged; files that there are stay as they are.</exception>
    public TrainedSeed Run(long seed, string output, EventWriter events, CancellationToken cancellation)
    {
        var random = new RandomStream((ulong)seed);
        manual_seed((long)(random.Derive("weights").NextUInt64() >> 1));
        using var network = create();
        network.to(device);
        Parameters = network.named_parameters().Where(p => !Identifiers.IsAuxiliary(p.name)).Sum(p => p.parameter.numel());
        var epochs = new List<TrainedEpoch>();
        var checkpoint = new TrainingCheckpoint(output + ".state", Settings(network, seed), epochs) { GoesOn = GoesOn };
        if (checkpoint.Exists && !GoesOn) events.Tell($"A training was stopped whose state is in {Path.GetFileName(output)}.state: --resume would go on with it; this one begins anew");
        if (!(GoesOn && checkpoint.Exists)) Inherit?.Invoke(network);
        int[] trainIndices = [.. Enumerable.Range(0, train.Count)];
        int[] testIndices = [.. Enumerable.Range(0, test.Count)];
        var divergence = new Divergence("The training", Divergence.LearningRate(options.LearningRate));
        var (last, best) = (new TrainingStep(0, 0, 0, double.NaN, double.NaN), WeightsFile.Beside(output, "best"));
        try
        {
            new Trainer(train, trainIndices, options, augmentation, device, random).Train(
                network,
                step =>
                {
                    last = step;
                    Report(step, null);
                },
                cancellation,
                EndsAfterEpoch,
                create,
                checkpoint,
                teacher: Teacher is null ? null : Teacher.Says);
        }
        catch (OperationCanceledException) when (last.Epoch > 0)
        {
            // What has been learnt is saved all the same.
        }

        var stopped = cancellation.IsCancellationRequested && epochs.Count < options.Epochs;
        var measured = stopped || epochs.Count == 0 ? Measure(CancellationToken.None) : new(epochs[^1].Accuracy!.Value, epochs[^1].Loss!.Value);
        // Weights that are no numbers never replace good ones, not even where the training was stopped before it noticed.
        divergence.CheckWeights(network);
        divergence.Check(measured);
        WeightsFile.Save(network, output, TrainedInput.Of(train));
        if (!stopped) checkpoint.Delete();
        var top = epochs.MaxBy(e => e.Accuracy);
        return new()
        {
            Seed = seed,
            Loss = measured.Loss,
            Accuracy = measured.Accuracy,
            BestAccuracy = top?.Accuracy,
            BestEpoch = top?.Epoch,
            Weights = output,
            BestWeights = top is null ? null : best,
            Epochs = epochs,
        };

        bool EndsAfterEpoch()
        {
            var tested = Measure(cancellation);
            network.train();
            divergence.Check(tested);
            var isBest = !epochs.Any(e => e.Accuracy >= tested.Accuracy);
            epochs.Add(new(last.Epoch, last.Loss, last.Accuracy, tested.Loss, tested.Accuracy));
            if (isBest) WeightsFile.Save(network, best, TrainedInput.Of(train));
            Report(last, tested.Accuracy);
            return false;
        }

        Testing Measure(CancellationToken stop)
        {
            if (Recalibrates || options.Precision != Precision.Float32) BatchNormStatistics.Reestimate(network, train, trainIndices, device, stop);
            network.eval();
            return Testing.Of(network.forward, test, testIndices, device, stop);
        }

        void Report(TrainingStep step, double? tested) => Reported(new Progress("train")
        {
            Epoch = step.Epoch,
            Epochs = options.Epochs,
            Step = step.Step,
            Steps = step.Steps,
            Loss = step.Loss,
            Accuracy = step.Accuracy,
            Test = tested,
            Best = epochs.Count > 0 ? epochs.Max(e => e.Accuracy) : null,
            Done = (step.Epoch - 1 + (step.Step / (double)step.Steps)) / options.Epochs,
        });
    }

    // What must be as it was for a training to go on as if it had never stopped.
    private Dictionary<string, string> Settings(nn.Module network, long seed) => new()
    {
        ["network"] = Hash(string.Join(' ', network.state_dict().Select(t => $"{t.Key}[{string.Join(',', t.Value.shape)}]"))),
        ["data"] = DataFingerprint.Of(train).Sha256[..12],
        ["seed"] = $"{seed}",
        ["device"] = $"{device}",
        ["number of threads"] = $"{get_num_threads()}",
        ["way of training"] = $"{options} {augmentation}",
        ["teacher"] = Teacher is null ? "none" : Teacher.Sha256[..12],
    };

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..12];
}
