using Nas.Runtime.Data;
using Nas.Runtime.Operations;
using static TorchSharp.torch;

namespace Nas.Runtime.Evaluation;

/// <summary>
/// Which images the batch norms of a network see before it is measured. While weights still move fast, as in trainings of a few epochs, the running
/// statistics describe weights that are gone, and the network measures far below what it has learnt.
/// </summary>
internal static class BatchNormStatistics
{
    private const int BatchSize = 250;
    private const int Images = 2000;

    /// <summary>Replaces the statistics by the plain mean over up to 2,000 training images as they are, without augmentation.</summary>
    /// <param name="network">On the device; its mode is kept.</param>
    /// <param name="data">The images.</param>
    /// <param name="train">Which of them the network was trained on; the first are taken.</param>
    /// <param name="device">Where the network is.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <exception cref="OperationCanceledException">It was cancelled; the statistics are those of the batches so far.</exception>
    public static void Reestimate(
        nn.Module<Tensor, Tensor> network, Dataset data, int[] train, Device device, CancellationToken cancellation) =>
        RunningStatistics.Estimate(network, Batches(data, train, Images, device, cancellation), x => network.forward(MemoryLayout.ForNetworks(x)));

    /// <summary>Training images as they are, in batches; each is released when the next one is asked for.</summary>
    /// <param name="data">The images.</param>
    /// <param name="train">Which of them were trained on; the first are taken.</param>
    /// <param name="count">At most as many.</param>
    /// <param name="device">Where they end up.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    public static IEnumerable<Tensor> Batches(Dataset data, int[] train, int count, Device device, CancellationToken cancellation)
    {
        foreach (var batch in Data.Batches.Of(data, train[..Math.Min(train.Length, count)], BatchSize, shuffle: null, Augmentation.None, device))
        {
            using (batch)
            {
                cancellation.ThrowIfCancellationRequested();
                yield return batch.X;
            }
        }
    }

    /// <summary>The same, kept in memory for those who go over them again and again, in the layout of a supernet; the caller's dispose scope owns them.</summary>
    /// <inheritdoc cref="Batches"/>
    public static IReadOnlyList<Tensor> Kept(Dataset data, int[] train, int count, Device device, CancellationToken cancellation) =>
        [.. Batches(data, train, count, device, cancellation).Select(x => MemoryLayout.ForNetworks(x).alias())];
}
