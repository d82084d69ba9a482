using Nas.Runtime.Data;
using Nas.Runtime.Operations;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nas.Runtime.Evaluation;

/// <summary>
/// Re-estimates the running statistics of a plain network's batch norms. While weights still move fast, as in trainings of a few epochs,
/// the running ones describe weights that are gone, and the network measures far below what it has learnt.
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
        nn.Module<Tensor, Tensor> network, Dataset data, int[] train, Device device, CancellationToken cancellation)
    {
        var norms = network.modules().OfType<NormBase>().Where(n => n.track_running_stats).Select(n => (Norm: n, n.momentum)).ToArray();
        if (norms.Length == 0) return;
        using var _ = no_grad();
        var before = network.training;
        network.train();
        try
        {
            foreach (var (norm, _) in norms) norm.reset_running_stats();
            var seen = 0;
            foreach (var batch in Batches.Of(data, train[..Math.Min(train.Length, Images)], BatchSize, shuffle: null, Augmentation.None, device))
            {
                using (batch)
                {
                    cancellation.ThrowIfCancellationRequested();
                    using var scope = NewDisposeScope();
                    // A momentum of 1/n at the n-th batch makes the running mean the plain mean.
                    seen++;
                    foreach (var (norm, _) in norms) norm.momentum = 1.0 / seen;
                    network.forward(MemoryLayout.ForNetworks(batch.X));
                }
            }
        }
        finally
        {
            foreach (var (norm, momentum) in norms) norm.momentum = momentum;
            network.train(before);
        }
    }
}
