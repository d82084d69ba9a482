using Nas.Dsl.Model;

namespace Nas.Runtime.Data.Formats;

/// <summary>A decoded image file.</summary>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="Channels">1 for grey, 3 for colour.</param>
/// <param name="Pixels">Row by row from the top, in each row pixel by pixel, in each pixel channel by channel.</param>
public sealed record Picture(int Width, int Height, int Channels, byte[] Pixels)
{
    /// <summary>No picture may have more pixels: a damaged header must not ask for all memory.</summary>
    internal const int MaximumPixels = 1 << 26;

    /// <summary>Reads a PNG, PPM, PGM or BMP file, told apart by its first bytes.</summary>
    /// <exception cref="DataException">Missing, unreadable, another format, damaged, or of a kind that is not read.</exception>
    public static Picture Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var bytes = DataFile.ReadAllBytes(path);
        return bytes switch
        {
            [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => PngFile.Decode(bytes, path),
            [(byte)'P', (byte)'5' or (byte)'6', ..] => NetpbmFile.Decode(bytes, path),
            [(byte)'B', (byte)'M', ..] => BmpFile.Decode(bytes, path),
            [0xFF, 0xD8, ..] => throw DataException.In(path, "PNG, PPM, PGM or BMP", "JPEG", "Convert the file to PNG."),
            _ => throw DataException.In(path, "PNG, PPM (P6), PGM (P5) or BMP", DataFile.FirstBytes(bytes), "Convert the file to PNG, or remove it."),
        };
    }

    /// <summary>Sees to it that a size found in a header can be true.</summary>
    internal static void RequireSize(long width, long height, string path)
    {
        if (width < 1 || height < 1 || width > MaximumPixels || height > MaximumPixels || width * height > MaximumPixels)
            throw DataException.In(path, $"a size from 1 × 1 to {MaximumPixels} pixels", $"{width} × {height}", "Scale the picture down, or replace the file if it is damaged.");
    }

    /// <summary>
    /// The picture as a net takes it: grey from colour by the luma of ITU-R BT.601, colour from grey by repetition, resized by
    /// <see cref="Resampling"/> without regard to the ratio of the sides.
    /// </summary>
    /// <param name="shape">1 or 3 channels.</param>
    /// <param name="target">Receives the pixels, channel by channel, in each channel row by row.</param>
    /// <exception cref="ArgumentException"><paramref name="shape"/> has another number of channels.</exception>
    public void CopyTo(ImageShape shape, Span<byte> target)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (shape.Channels is not (1 or 3)) throw new ArgumentException($"Pictures have 1 or 3 channels, not {shape.Channels}.", nameof(shape));
        var plane = new float[Width * Height];
        var size = shape.Height * shape.Width;
        for (var channel = 0; channel < shape.Channels; channel++)
        {
            for (var i = 0; i < plane.Length; i++)
            {
                plane[i] = (Channels, shape.Channels) switch
                {
                    (1, _) => Pixels[i],
                    (_, 1) => 0.299f * Pixels[3 * i] + 0.587f * Pixels[3 * i + 1] + 0.114f * Pixels[3 * i + 2],
                    _ => Pixels[3 * i + channel],
                };
            }

            var resized = Resampling.Resize(plane, Height, Width, shape.Height, shape.Width);
            var part = target.Slice(channel * size, size);
            for (var i = 0; i < size; i++) part[i] = (byte)Math.Clamp(MathF.Round(resized[i]), 0, 255);
        }
    }
}
