using Nas.Dsl.Model;

namespace Nas.Runtime.Data;

/// <summary>Transforms of an image of bytes, channel by channel and in each row by row, in place; as PIL has them, by the lights of Cubuk et al. (2019 and 2020) and their code. Fractions are cut off.</summary>
internal static class ImageTransforms
{
    // What stands where a transform has left nothing.
    private const byte Grey = 128;

    /// <summary>Stretches each channel so that its smallest value is 0 and its largest 255.</summary>
    public static void AutoContrast(Span<byte> image, ImageShape shape)
    {
        foreach (var channel in Channels(shape))
        {
            var values = image[channel];
            var (least, most) = (255, 0);
            foreach (var value in values) (least, most) = (Math.Min(least, value), Math.Max(most, value));
            if (most > least) Map(values, v => (v - least) * 255 / (most - least));
        }
    }

    /// <summary>Makes the values of each channel as evenly common as whole steps allow.</summary>
    public static void Equalize(Span<byte> image, ImageShape shape)
    {
        foreach (var channel in Channels(shape))
        {
            var values = image[channel];
            var counts = new int[256];
            foreach (var value in values) counts[value]++;
            var step = (values.Length - counts[Array.FindLastIndex(counts, c => c > 0)]) / 255;
            if (step == 0) continue;
            var (table, below) = (new int[256], step / 2);
            for (var v = 0; v < 256; below += counts[v++]) table[v] = below / step;
            Map(values, v => table[v]);
        }
    }

    /// <summary>Turns it about its middle.</summary>
    public static void Rotate(Span<byte> image, ImageShape shape, double degrees)
    {
        var (sine, cosine) = Math.SinCos(degrees * Math.PI / 180);
        var (x, y) = ((shape.Width - 1) / 2.0, (shape.Height - 1) / 2.0);
        Resample(image, shape, (cosine, -sine, x - (cosine * x) + (sine * y)), (sine, cosine, y - (sine * x) - (cosine * y)));
    }

    /// <summary>Shifts each row by a part of its number to the left.</summary>
    public static void ShearX(Span<byte> image, ImageShape shape, double part) => Resample(image, shape, (1, part, 0), (0, 1, 0));

    /// <summary>Shifts each column by a part of its number upwards.</summary>
    public static void ShearY(Span<byte> image, ImageShape shape, double part) => Resample(image, shape, (1, 0, 0), (part, 1, 0));

    /// <summary>Shifts it to the left.</summary>
    public static void TranslateX(Span<byte> image, ImageShape shape, double pixels) => Resample(image, shape, (1, 0, pixels), (0, 1, 0));

    /// <summary>Shifts it upwards.</summary>
    public static void TranslateY(Span<byte> image, ImageShape shape, double pixels) => Resample(image, shape, (1, 0, 0), (0, 1, pixels));

    /// <summary>Inverts the values from a threshold on.</summary>
    public static void Solarize(Span<byte> image, int threshold) => Map(image, v => v < threshold ? v : 255 - v);

    /// <summary>Blanks a square about a place, as far as it lies in the image.</summary>
    public static void Cutout(Span<byte> image, ImageShape shape, int row, int column, int side)
    {
        var (top, bottom) = (Math.Max(0, row - (side / 2)), Math.Min(shape.Height, row - (side / 2) + side));
        var (left, right) = (Math.Max(0, column - (side / 2)), Math.Min(shape.Width, column - (side / 2) + side));
        foreach (var channel in Channels(shape))
            for (var y = top; y < bottom; y++) image.Slice(channel.Start.Value + (y * shape.Width) + left, Math.Max(0, right - left)).Fill(Grey);
    }

    /// <summary>Goes from the image, 0, to another one, 1.</summary>
    public static void Mix(Span<byte> image, ReadOnlySpan<byte> other, double part)
    {
        for (var i = 0; i < image.Length; i++) image[i] = Blend(image[i], other[i], part);
    }

    /// <summary>Keeps the upper bits, 0 to 8.</summary>
    public static void Posterize(Span<byte> image, int bits) => Map(image, v => v >> (8 - bits) << (8 - bits));

    /// <summary>Goes from black, 0, to the image, 1, and beyond.</summary>
    public static void Brightness(Span<byte> image, double factor) => Map(image, v => Blend(0, v, factor));

    /// <summary>Goes from its mean brightness, 0, to the image, 1, and beyond.</summary>
    public static void Contrast(Span<byte> image, ImageShape shape, double factor)
    {
        var grey = Brightness(image, shape);
        long sum = 0;
        foreach (var value in grey) sum += value;
        var mean = (int)(((double)sum / grey.Length) + 0.5);
        Map(image, v => Blend(mean, v, factor));
    }

    /// <summary>Goes from its brightness without colours, 0, to the image, 1, and beyond.</summary>
    public static void Color(Span<byte> image, ImageShape shape, double factor)
    {
        var grey = Brightness(image, shape);
        for (var i = 0; i < image.Length; i++) image[i] = Blend(grey[i % grey.Length], image[i], factor);
    }

    /// <summary>Goes from a mean of each pixel, counted five times, and its eight neighbours, 0, to the image, 1, and beyond; the rim stays.</summary>
    public static void Sharpness(Span<byte> image, ImageShape shape, double factor)
    {
        byte[] old = [.. image];
        var width = shape.Width;
        for (var y = 0; y < shape.Channels * shape.Height; y++)
        {
            if (y % shape.Height == 0 || y % shape.Height == shape.Height - 1) continue;
            for (var i = (y * width) + 1; i < ((y + 1) * width) - 1; i++)
            {
                var sum = 4 * old[i];
                for (var row = i - width; row <= i + width; row += width) sum += old[row - 1] + old[row] + old[row + 1];
                image[i] = Blend(sum / 13, old[i], factor);
            }
        }
    }

    // What a pixel of the result is in the image: at the nearest place, with x and y made of the result's.
    private static void Resample(Span<byte> image, ImageShape shape, (double X, double Y, double Shift) column, (double X, double Y, double Shift) row)
    {
        byte[] old = [.. image];
        var position = 0;
        foreach (var channel in Channels(shape))
        {
            for (var y = 0; y < shape.Height; y++)
            {
                for (var x = 0; x < shape.Width; x++, position++)
                {
                    var (fromX, fromY) = ((int)Math.Round((column.X * x) + (column.Y * y) + column.Shift), (int)Math.Round((row.X * x) + (row.Y * y) + row.Shift));
                    image[position] = (uint)fromX < (uint)shape.Width && (uint)fromY < (uint)shape.Height ? old[channel.Start.Value + (fromY * shape.Width) + fromX] : Grey;
                }
            }
        }
    }

    // Of three channels as the eye sees them (ITU-R BT.601).
    private static byte[] Brightness(ReadOnlySpan<byte> image, ImageShape shape)
    {
        var grey = new byte[shape.Height * shape.Width];
        for (var i = 0; i < grey.Length; i++)
        {
            var sum = 0.0;
            for (var channel = 0; channel < shape.Channels; channel++)
                sum += image[(channel * grey.Length) + i] * (shape.Channels != 3 ? 1000.0 / shape.Channels : channel == 0 ? 299 : channel == 1 ? 587 : 114);
            grey[i] = (byte)(sum / 1000);
        }

        return grey;
    }

    private static byte Blend(int from, int to, double factor) => (byte)Math.Clamp(from + (factor * (to - from)), 0, 255);

    private static void Map(Span<byte> values, Func<int, int> map)
    {
        Span<byte> table = stackalloc byte[256];
        for (var v = 0; v < 256; v++) table[v] = (byte)Math.Clamp(map(v), 0, 255);
        foreach (ref var value in values) value = table[value];
    }

    private static IEnumerable<Range> Channels(ImageShape shape) =>
        Enumerable.Range(0, shape.Channels).Select(c => (c * shape.Height * shape.Width)..((c + 1) * shape.Height * shape.Width));
}
