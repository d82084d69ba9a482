using Nas.Runtime.Spaces;
using static TorchSharp.torch;

namespace Nas.Runtime.Data;

/// <summary>
/// Goes through a data set once, batch by batch.
/// </summary>
public static class Batches
{
    /// <summary>How many batches there are.</summary>
    public static int Count(int examples, int batchSize, bool dropLast = false) => dropLast ? examples / batchSize : (examples + batchSize - 1) / batchSize;

    /// <summary>One epoch.</summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="indices">Which examples, or null for all.</param>
    /// <param name="batchSize">Examples in each batch; the last one may have fewer.</param>
    /// <param name="shuffle">
    /// Null: in the order of <paramref name="indices"/>. Else in a random order; the stream is drawn from in this call and not while
    /// the batches are taken, so what follows in the stream does not depend on how far they are taken. Batch i depends on that draw
    /// and on i alone.
    /// </param>
    /// <param name="augmentation">How examples vary, where they can, or null: not at all. It needs <paramref name="shuffle"/>.</param>
    /// <param name="device">Where batches end up; null: the CPU.</param>
    /// <param name="channelsLast">Whether X lies in memory channels last, which most convolutions on the CPU prefer. Its shape stays (B, C, H, W).</param>
    /// <param name="dropLast">Whether a last batch that is not full is left out.</param>
    /// <param name="first">The batch to begin with, to go on in the midst of an epoch; those before it are not made.</param>
    /// <returns>Batches, made one at a time; each belongs to whoever takes it, or to the dispose scope it is taken in.</returns>
    /// <exception cref="ArgumentException">No example, an index or size out of range, or augmentation without a stream.</exception>
    public static IEnumerable<Batch> Of(
        Dataset dataset,
        IReadOnlyList<int>? indices,
        int batchSize,
        RandomStream? shuffle = null,
        Augmentation? augmentation = null,
        Device? device = null,
        bool channelsLast = false,
        bool dropLast = false,
        int first = 0)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        var order = indices is null ? [.. Enumerable.Range(0, dataset.Count)] : indices.ToArray();
        if (order.Length == 0) throw new ArgumentException("There is no example to make a batch of.", nameof(indices));
        foreach (var index in order)
            if ((uint)index >= (uint)dataset.Count) throw new ArgumentOutOfRangeException(nameof(indices), index, $"There are {dataset.Count} {dataset.Unit}.");
        augmentation ??= Augmentation.None;
        if (!augmentation.IsNone && shuffle is null) throw new ArgumentException("Augmentation draws from the stream: give one.", nameof(shuffle));

        shuffle?.Shuffle<int>(order);
        var random = shuffle is null ? null : new RandomStream(shuffle.NextUInt64());
        return Enumerable.Range(first, Math.Max(0, Count(order.Length, batchSize, dropLast) - first)).Select(number =>
        {
            var part = order.AsSpan(number * batchSize, Math.Min(batchSize, order.Length - number * batchSize));
            return dataset.Make(part, augmentation, random?.Derive("batch", number), device, channelsLast);
        });
    }
}
