using System.Runtime.InteropServices;
using Nas.Dsl.Model;
using Nas.Runtime.Spaces;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Data;

/// <summary>
/// Goes through a data set once, batch by batch. Images are gathered, augmented, normalised and laid out in one pass over the bytes,
/// straight into the memory of the batch: no operator of the tensor library runs, and its random generator is not touched.
/// </summary>
public static class Batches
{
    /// <summary>How many batches there are.</summary>
    public static int Count(int images, int batchSize, bool dropLast = false) => dropLast ? images / batchSize : (images + batchSize - 1) / batchSize;

    /// <summary>One epoch.</summary>
    /// <param name="dataset">Its <see cref="ImageDataset.Statistics"/> normalise the images.</param>
    /// <param name="indices">Which images, or null for all.</param>
    /// <param name="batchSize">Images in each batch; the last one may have fewer.</param>
    /// <param name="shuffle">
    /// Null: in the order of <paramref name="indices"/>. Else in a random order; the stream is drawn from in this call and not while
    /// the batches are taken, so what follows in the stream does not depend on how far they are taken. Batch i depends on that draw
    /// and on i alone.
    /// </param>
    /// <param name="augmentation">How images vary, or null: not at all. It needs <paramref name="shuffle"/>.</param>
    /// <param name="device">Where batches end up; null: the CPU.</param>
    /// <param name="channelsLast">Whether X lies in memory channels last, which most convolutions on the CPU prefer. Its shape stays (B, C, H, W).</param>
    /// <param name="dropLast">Whether a last batch that is not full is left out.</param>
    /// <param name="first">The batch to begin with, to go on in the midst of an epoch; those before it are not made.</param>
    /// <returns>Batches, made one at a time; each belongs to whoever takes it, or to the dispose scope it is taken in.</returns>
    /// <exception cref="ArgumentException">No image, an index or size out of range, or augmentation without a stream.</exception>
    public static IEnumerable<Batch> Of(
        ImageDataset dataset,
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
        if (order.Length == 0) throw new ArgumentException("There is no image to make a batch of.", nameof(indices));
        foreach (var index in order)
            if ((uint)index >= (uint)dataset.Count) throw new ArgumentOutOfRangeException(nameof(indices), index, $"There are {dataset.Count} images.");
        augmentation ??= Augmentation.None;
        if (!augmentation.IsNone && shuffle is null) throw new ArgumentException("Augmentation draws from the stream: give one.", nameof(shuffle));

        shuffle?.Shuffle<int>(order);
        var random = shuffle is null ? null : new RandomStream(shuffle.NextUInt64());
        var table = dataset.Statistics.NormalisationTable();
        return Enumerable.Range(first, Math.Max(0, Count(order.Length, batchSize, dropLast) - first)).Select(number =>
        {
            var part = order.AsSpan(number * batchSize, Math.Min(batchSize, order.Length - number * batchSize));
            return Make(dataset, part, augmentation, random?.Derive("batch", number), table, device, channelsLast);
        });
    }

    private static Batch Make(
        ImageDataset dataset, ReadOnlySpan<int> indices, Augmentation augmentation, RandomStream? random, float[] table, Device? device, bool channelsLast)
    {
        var shape = dataset.Shape;
        var (count, channels, height, width) = ((long)indices.Length, (long)shape.Channels, (long)shape.Height, (long)shape.Width);
        var x = channelsLast
            ? torch.empty([count, height, width, channels], dtype: ScalarType.Float32)
            : torch.empty([count, channels, height, width], dtype: ScalarType.Float32);
        var y = torch.empty([count], dtype: ScalarType.Int64);
        var images = MemoryMarshal.Cast<byte, float>(x.bytes);
        var labels = MemoryMarshal.Cast<byte, long>(y.bytes);
        var pixels = dataset.Pixels;
        var size = shape.Channels * shape.Height * shape.Width;
        for (var i = 0; i < indices.Length; i++)
        {
            var draw = random is null ? default : augmentation.Next(random, shape.Height, shape.Width);
            Copy(pixels.Slice(indices[i] * size, size), images.Slice(i * size, size), shape, draw, table, channelsLast);
            labels[i] = dataset.LabelValues[indices[i]];
        }

        if (channelsLast)
        {
            var rows = x;
            x = rows.permute(0, 3, 1, 2);
            rows.Dispose();
        }

        return device is null || device.type == DeviceType.CPU ? new Batch(x, y) : new Batch(Moved(x, device), Moved(y, device));
    }

    private static Tensor Moved(Tensor tensor, Device device)
    {
        var moved = tensor.to(device);
        tensor.Dispose();
        return moved;
    }

    // One image: shifted, mirrored, normalised through the table, blanked.
    private static void Copy(ReadOnlySpan<byte> source, Span<float> target, ImageShape shape, Augmentation.Draw draw, float[] table, bool channelsLast)
    {
        var (channels, height, width) = (shape.Channels, shape.Height, shape.Width);
        var step = channelsLast ? channels : 1;
        // Columns of the piece that lie inside the image; the others are padding.
        var from = Math.Clamp(-draw.Column, 0, width);
        var to = Math.Clamp(width - draw.Column, from, width);
        for (var channel = 0; channel < channels; channel++)
        {
            var normalised = table.AsSpan(channel * 256, 256);
            var black = normalised[0];
            for (var y = 0; y < height; y++)
            {
                var start = channelsLast ? y * width * channels + channel : (channel * height + y) * width;
                var line = y + draw.Row;
                if ((uint)line >= (uint)height)
                {
                    for (var x = 0; x < width; x++) target[start + x * step] = black;
                }
                else
                {
                    var row = source.Slice((channel * height + line) * width, width);
                    var (position, move) = draw.Flip ? (start + (width - 1) * step, -step) : (start, step);
                    for (var x = 0; x < from; x++, position += move) target[position] = black;
                    for (var x = from; x < to; x++, position += move) target[position] = normalised[row[x + draw.Column]];
                    for (var x = to; x < width; x++, position += move) target[position] = black;
                }

                if (y < draw.Top || y >= draw.Bottom) continue;
                for (var x = draw.Left; x < draw.Right; x++) target[start + x * step] = 0;
            }
        }
    }
}
