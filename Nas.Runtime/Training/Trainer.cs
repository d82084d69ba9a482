using Nas.Runtime.Data;
using Nas.Runtime.Operations;
using Nas.Runtime.Spaces;
using static TorchSharp.torch;

namespace Nas.Runtime.Training;

/// <summary>Trains a plain network.</summary>
/// <param name="data">The examples.</param>
/// <param name="indices">Which of them to train on.</param>
/// <param name="options">How.</param>
/// <param name="augmentation">How examples are varied, where they can be.</param>
/// <param name="device">Where the network is.</param>
/// <param name="random">Where order and augmentation come from.</param>
public sealed class Trainer(
    Dataset data, int[] indices, TrainingOptions options, Augmentation augmentation, Device device, RandomStream random)
{
    /// <summary>Trains <paramref name="network"/> in place; it is in training mode afterwards, and has the mean of its weights where the options ask for one.</summary>
    /// <param name="network">From examples to what the task needs, on the device.</param>
    /// <param name="onStep">Told after each step.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    /// <param name="endsAfterEpoch">Asked after each epoch whether to end there; it leaves the network in training mode.</param>
    /// <param name="twin">Makes a network of the same layers; needed where the options ask for bfloat16.</param>
    /// <param name="checkpoints">Where the state after each epoch is kept; a training whose state is there goes on from it, as if it had never stopped. Null: nowhere.</param>
    /// <param name="until">Behind which epoch it pauses, whose state is kept as well, 1 to the epochs of the options, by which its schedules go all the same; null: it does not.</param>
    /// <returns>The last epoch's mean training loss and training accuracy.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled; the network is as the last step left it.</exception>
    /// <exception cref="FailureException">It diverged.</exception>
    /// <exception cref="UsageException">The options ask for something that the network has not.</exception>
    /// <exception cref="ArgumentException">The options mix images or smooth labels, and the task has none.</exception>
    public (double Loss, double Accuracy) Train(
        nn.Module<Tensor, Tensor> network,
        Action<TrainingStep> onStep,
        CancellationToken cancellation,
        Func<bool>? endsAfterEpoch = null,
        Func<nn.Module<Tensor, Tensor>>? twin = null,
        ICheckpoints? checkpoints = null,
        int? until = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(onStep);
        var divergence = new Divergence("The training", Divergence.LearningRate(options.LearningRate));
        var task = TaskLoss.Of(data.Task);
        using var low = options.Precision == Precision.BFloat16 ? LowPrecision.Twin((twin ?? throw new ArgumentNullException(nameof(twin), "Nothing can compute in bfloat16."))(), device) : null;
        var own = new OwnRegularisers(low ?? network);
        own.Require(options);
        using var descent = new WeightDescent(network.parameters(), options, task, low?.parameters());
        using var mean = options.Averaging > 0 ? new AveragedWeights(network, options.Averaging) : null;
        network.train();
        var steps = Batches.Count(indices.Length, options.BatchSize);
        var (epoch, last) = (0, (Loss: 0.0, Accuracy: 0.0));
        checkpoints?.Load(reader =>
        {
            epoch = reader.ReadInt32();
            last = (reader.ReadDouble(), reader.ReadDouble());
            network.load(reader);
            descent.Load(reader);
            mean?.Load(reader);
        });
        for (var end = until ?? options.Epochs; epoch < end; epoch++)
        {
            descent.LearningRate = options.LearningRateAt(epoch);
            own.DropPaths(options.DropPath * epoch / options.Epochs);
            // What a network drops comes from Torch's generator: an epoch drops the same, however many there were before it in this process.
            manual_seed((long)(random.Derive("dropout", epoch).NextUInt64() >> 1));
            var (measure, step) = (task.Glance(), 0);
            foreach (var batch in Batches.Of(data, indices, options.BatchSize, random.Derive("epoch", epoch), augmentation, device))
            {
                using (batch)
                {
                    cancellation.ThrowIfCancellationRequested();
                    using var scope = NewDisposeScope();
                    var mixed = options.MixUp > 0 ? MixedExamples.Of(batch, options.MixUp, random.Derive("mixup", (epoch * steps) + step)) : null;
                    var images = MemoryLayout.ForNetworks(mixed?.X ?? batch.X);
                    var logits = low is null ? network.forward(images) : LowPrecision.Compute(low.forward, images);
                    var value = descent.Step(Whole()).item<float>();
                    mean?.Add();
                    divergence.CheckLoss(value, epoch, step + 1);
                    measure.Add(logits, batch.Y, value);
                    last = (measure.Loss, measure.Accuracy);
                    onStep(new TrainingStep(epoch + 1, ++step, steps, last.Loss, last.Accuracy));

                    Tensor Whole()
                    {
                        var loss = Of(logits);
                        return options.AuxiliaryWeight > 0 ? loss + (options.AuxiliaryWeight * Of(own.AuxiliaryOutput!)) : loss;
                    }

                    Tensor Of(Tensor output) => mixed?.Loss(target => Loss(output, target), batch.Y) ?? Loss(output, batch.Y);

                    Tensor Loss(Tensor output, Tensor target) => options.LabelSmoothing == 0 ? task.Mean(output, target)
                        : task.Smoothed(output, target, options.LabelSmoothing) ?? throw new ArgumentException("The task has no labels that could be smoothed.");
                }
            }

            divergence.CheckWeights(network);
            mean?.Swap();
            var ends = endsAfterEpoch?.Invoke() == true;
            if (ends || epoch + 1 == options.Epochs) break;
            mean?.Swap();
            checkpoints?.Save(epoch + 1, options.Epochs, writer =>
            {
                writer.Write(epoch + 1);
                writer.Write(last.Loss);
                writer.Write(last.Accuracy);
                network.save(writer);
                descent.Save(writer);
                mean?.Save(writer);
            });
        }

        if (epoch == until) mean?.Swap(); // paused, not ended
        return last;
    }
}
