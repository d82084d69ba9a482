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
    /// <summary>Trains <paramref name="network"/> in place; it is in training mode afterwards.</summary>
    /// <param name="network">From examples to what the task needs, on the device.</param>
    /// <param name="onStep">Told after each step.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    /// <param name="endsAfterEpoch">Asked after each epoch whether to end there; it leaves the network in training mode.</param>
    /// <param name="twin">Makes a network of the same layers; needed where the options ask for bfloat16.</param>
    /// <returns>The last epoch's mean training loss and training accuracy.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled; the network is as the last step left it.</exception>
    /// <exception cref="FailureException">It diverged.</exception>
    public (double Loss, double Accuracy) Train(
        nn.Module<Tensor, Tensor> network,
        Action<TrainingStep> onStep,
        CancellationToken cancellation,
        Func<bool>? endsAfterEpoch = null,
        Func<nn.Module<Tensor, Tensor>>? twin = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(onStep);
        var divergence = new Divergence("The training", Divergence.LearningRate(options.LearningRate));
        var task = TaskLoss.Of(data.Task);
        using var low = options.Precision == Precision.BFloat16 ? LowPrecision.Twin((twin ?? throw new ArgumentNullException(nameof(twin), "Nothing can compute in bfloat16."))(), device) : null;
        using var descent = new WeightDescent(network.parameters(), options, task, low?.parameters());
        network.train();
        var steps = Batches.Count(indices.Length, options.BatchSize);
        var last = (Loss: 0.0, Accuracy: 0.0);
        for (var epoch = 0; epoch < options.Epochs; epoch++)
        {
            descent.LearningRate = options.LearningRateAt(epoch);
            var (measure, step) = (task.Glance(), 0);
            foreach (var batch in Batches.Of(data, indices, options.BatchSize, random.Derive("epoch", epoch), augmentation, device))
            {
                using (batch)
                {
                    cancellation.ThrowIfCancellationRequested();
                    using var scope = NewDisposeScope();
                    var images = MemoryLayout.ForNetworks(batch.X);
                    var logits = low is null ? network.forward(images) : LowPrecision.Compute(low.forward, images);
                    var value = descent.Step(logits, batch.Y).item<float>();
                    divergence.CheckLoss(value, epoch, step + 1);
                    measure.Add(logits, batch.Y, value);
                    last = (measure.Loss, measure.Accuracy);
                    onStep(new TrainingStep(epoch + 1, ++step, steps, last.Loss, last.Accuracy));
                }
            }

            divergence.CheckWeights(network);
            if (endsAfterEpoch?.Invoke() == true) break;
        }

        return last;
    }
}
