using System.Runtime.InteropServices;
using Nas.Dsl.Model;
using Nas.Runtime.Spaces;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Data;

/// <summary>
/// Makes batches of images, which are gathered, augmented, normalised and laid out in one pass over the bytes, straight into the memory of the batch:
/// no operator of the tensor library runs, and its random generator is not touched.
/// </summary>
internal static class ImageBatch
{
    // What each byte is as it is.
    private static readonly byte[] Bytes = [.. Enumerable.Range(0, 256).Select(v => (byte)v)];

    /// <summary>The batch of some images.</summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="indices">Which.</param>
    /// <param name="augmentation">How they vary.</param>
    /// <param name="random">Where that comes from; null: not at all.</param>
    /// <param name="table">What each byte of each channel is, normalised.</param>
    /// <param name="device">Where the batch ends up; null: the CPU.</param>
    /// <param name="channelsLast">Whether images lie in memory channels last.</param>
    public static Batch Make(
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
        var transformed = random is null || !augmentation.Transforms ? [] : new byte[size];
        for (var i = 0; i < indices.Length; i++)
        {
            var draw = random is null ? default : augmentation.Next(random, shape.Height, shape.Width);
            var source = pixels.Slice(indices[i] * size, size);
            if (transformed.Length > 0)
            {
                // As bytes, before what is blanked is the mean.
                Copy(source, transformed.AsSpan(), shape, draw with { Top = 0, Bottom = 0 }, Bytes, false);
                augmentation.Random?.Apply(transformed, shape, random!);
                augmentation.Policy?.Apply(transformed, shape, random!, pixels, indices);
                source = transformed;
                draw = draw with { Row = 0, Column = 0, Flip = false };
            }

            Copy(source, images.Slice(i * size, size), shape, draw, table, channelsLast);
            labels[i] = dataset.LabelValues[indices[i]];
        }

        if (channelsLast)
        {
            var rows = x;
            x = rows.permute(0, 3, 1, 2);
            rows.Dispose();
        }

        return new Batch(x, y).MovedTo(device);
    }

    // One image: shifted, mirrored, normalised through the table, of which each channel has a part in turn, blanked.
    private static void Copy<T>(ReadOnlySpan<byte> source, Span<T> target, ImageShape shape, Augmentation.Draw draw, T[] table, bool channelsLast)
        where T : struct
    {
        var (channels, height, width) = (shape.Channels, shape.Height, shape.Width);
        var step = channelsLast ? channels : 1;
        // Columns of the piece that lie inside the image; the others are padding.
        var from = Math.Clamp(-draw.Column, 0, width);
        var to = Math.Clamp(width - draw.Column, from, width);
        for (var channel = 0; channel < channels; channel++)
        {
            var normalised = table.AsSpan(channel * 256 % table.Length, 256);
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
                for (var x = draw.Left; x < draw.Right; x++) target[start + x * step] = default;
            }
        }
    }
}
