using Nas.Runtime.Data;
using Nas.Runtime.Operations;
using static TorchSharp.torch;

namespace Nas.Runtime.Training;

/// <summary>
/// The accuracy and loss of a network on examples it was not trained on. Neither is a number where an output of the network is infinite or none:
/// the largest of such outputs counts as the first class, and that is no answer.
/// </summary>
/// <param name="Accuracy">The score of the task, see <see cref="TaskMeasure.Accuracy"/>.</param>
/// <param name="Loss">The mean loss, in nats.</param>
public sealed record Testing(double Accuracy, double Loss)
{
    private const int BatchSize = 250;

    /// <summary>Measures a network, which the caller has put into evaluation mode.</summary>
    /// <param name="forward">From examples to what the head puts out.</param>
    /// <param name="data">The examples.</param>
    /// <param name="indices">Which of them.</param>
    /// <param name="device">Where the network is.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static Testing Of(Func<Tensor, Tensor> forward, Dataset data, int[] indices, Device device, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(forward);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(indices);
        using var _ = no_grad();
        var measure = TaskLoss.Of(data.Task).Measure();
        foreach (var batch in Batches.Of(data, indices, BatchSize, shuffle: null, Augmentation.None, device))
        {
            using (batch)
            {
                cancellation.ThrowIfCancellationRequested();
                using var scope = NewDisposeScope();
                var logits = forward(MemoryLayout.ForNetworks(batch.X));
                if (!Divergence.AreFinite([logits])) return new Testing(double.NaN, double.NaN);
                measure.Add(logits, batch.Y);
            }
        }

        return new Testing(measure.Accuracy, measure.Loss);
    }
}
