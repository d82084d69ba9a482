using Nas.Runtime.Data;
using Nas.Runtime.Operations;
using static TorchSharp.torch;

namespace Nas.Runtime.Training;

/// <summary>
/// The accuracy and loss of a network on images it was not trained on. Neither is a number where an output of the network is infinite or none:
/// the largest of such outputs counts as the first class, and that is no answer.
/// </summary>
/// <param name="Accuracy">The share classified correctly, 0 to 1.</param>
/// <param name="Loss">The mean cross entropy, in nats.</param>
public sealed record Testing(double Accuracy, double Loss)
{
    private const int BatchSize = 250;

    /// <summary>Measures a network, which the caller has put into evaluation mode.</summary>
    /// <param name="forward">(batch, channels, height, width) to (batch, classes).</param>
    /// <param name="data">The images.</param>
    /// <param name="indices">Which of them.</param>
    /// <param name="device">Where the network is.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static Testing Of(Func<Tensor, Tensor> forward, ImageDataset data, int[] indices, Device device, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(forward);
        ArgumentNullException.ThrowIfNull(indices);
        using var _ = no_grad();
        var (correct, loss) = (0L, 0.0);
        foreach (var batch in Batches.Of(data, indices, BatchSize, shuffle: null, Augmentation.None, device))
        {
            using (batch)
            {
                cancellation.ThrowIfCancellationRequested();
                using var scope = NewDisposeScope();
                var logits = forward(MemoryLayout.ForNetworks(batch.X));
                if (!Divergence.AreFinite([logits])) return new Testing(double.NaN, double.NaN);
                loss += nn.functional.cross_entropy(logits, batch.Y, reduction: nn.Reduction.Sum).item<float>();
                correct += logits.argmax(1).eq(batch.Y).sum().item<long>();
            }
        }

        return new Testing(correct / (double)indices.Length, loss / indices.Length);
    }
}
