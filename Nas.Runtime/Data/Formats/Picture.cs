using System.Runtime.InteropServices;
using Nas.Dsl.Model;
using SkiaSharp;

namespace Nas.Runtime.Data.Formats;

/// <summary>A decoded picture, upright: turned as its EXIF data say, colours as they are in the file, transparency dropped.</summary>
public sealed class Picture : IDisposable
{
    /// <summary>What is read, for messages.</summary>
    internal const string Formats = "JPEG, PNG, WebP, BMP or GIF";

    /// <summary>What decodes and scales; with another one, pixels may be others. The first number goes up when this class does it otherwise.</summary>
    internal static readonly string Decoder = $"1, SkiaSharp {typeof(SKBitmap).Assembly.GetName().Version}";

    // A damaged header must not ask for all memory.
    private const int MaximumPixels = 1 << 26;

    private static readonly SKEncodedImageFormat[] Known = [SKEncodedImageFormat.Jpeg, SKEncodedImageFormat.Png, SKEncodedImageFormat.Webp, SKEncodedImageFormat.Bmp, SKEncodedImageFormat.Gif];

    // Area, as far as halves go, where a picture shrinks; bilinear where it grows.
    private static readonly SKSamplingOptions Sampling = new(SKFilterMode.Linear, SKMipmapMode.Linear);

    private readonly SKBitmap _pixels;

    private Picture(SKBitmap pixels) => _pixels = pixels;

    /// <summary>In pixels.</summary>
    public int Width => _pixels.Width;

    /// <summary>In pixels.</summary>
    public int Height => _pixels.Height;

    /// <summary>Reads a JPEG, PNG, WebP, BMP or GIF file, told apart by its content; of several pictures the first.</summary>
    /// <exception cref="DataException">Missing, unreadable, another format, damaged, cut off or too large.</exception>
    public static Picture Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Of(DataFile.ReadAllBytes(path), path);
    }

    /// <summary>The picture that a file holds.</summary>
    /// <param name="bytes">All of the file.</param>
    /// <param name="path">Where they are from, for messages.</param>
    internal static Picture Of(byte[] bytes, string path)
    {
        using var data = SKData.CreateCopy(bytes);
        using var codec = SKCodec.Create(data);
        if (codec is null || !Known.Contains(codec.EncodedFormat)) throw DataException.In(path, Formats, DataFile.FirstBytes(bytes), "Replace the file if it is cut off or damaged, convert it to PNG, or remove it.");
        var (width, height) = (codec.Info.Width, codec.Info.Height);
        if (width < 1 || height < 1 || (long)width * height > MaximumPixels)
            throw DataException.In(path, $"a size from 1 × 1 to {MaximumPixels} pixels", $"{width} × {height}", "Scale the picture down, or replace the file if it is damaged.");
        // The colours of a transparent pixel are not mixed with any background, nor changed by a profile.
        var pixels = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        var result = IsCutOff(codec.EncodedFormat, bytes) ? SKCodecResult.IncompleteInput : codec.GetPixels(pixels.Info, pixels.GetPixels());
        if (result == SKCodecResult.Success) return new(Upright(pixels, codec.EncodedOrigin));
        pixels.Dispose();
        throw DataException.In(path, "a whole picture", result == SKCodecResult.IncompleteInput ? "one that is cut off" : $"a damaged one ({result})", "Replace the file, or remove it.");
    }

    /// <summary>
    /// The picture as a net takes it: the largest part in its middle that has the ratio of the net's sides, scaled to these, as networks for ImageNet are tested; grey from colour by the luma of ITU-R BT.601, colour
    /// from grey by repetition.
    /// </summary>
    /// <param name="shape">1 or 3 channels.</param>
    /// <param name="target">Receives the pixels, channel by channel, in each channel row by row.</param>
    /// <exception cref="ArgumentException"><paramref name="shape"/> has another number of channels.</exception>
    public void CopyTo(ImageShape shape, Span<byte> target)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (shape.Channels is not (1 or 3)) throw new ArgumentException($"Pictures have 1 or 3 channels, not {shape.Channels}.", nameof(shape));
        using var scaled = new SKBitmap(new SKImageInfo(shape.Width, shape.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        // Opaque, so that what is transparent counts as any other pixel where several become one.
        using var whole = new SKPixmap(_pixels.Info.WithAlphaType(SKAlphaType.Opaque), _pixels.GetPixels(), _pixels.RowBytes);
        using var middle = whole.ExtractSubset(Middle(shape))!;
        using var place = scaled.PeekPixels();
        middle.ScalePixels(place, Sampling);
        var size = shape.Height * shape.Width;
        var pixels = scaled.GetPixelSpan();
        for (var i = 0; i < size; i++)
        {
            var (red, green, blue) = (pixels[4 * i], pixels[(4 * i) + 1], pixels[(4 * i) + 2]);
            if (shape.Channels == 1) target[i] = (byte)(((299 * red) + (587 * green) + (114 * blue) + 500) / 1000);
            else (target[i], target[size + i], target[(2 * size) + i]) = (red, green, blue);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _pixels.Dispose();

    // The decoder makes up what is missing of a JPEG: its last scan must have an end. Within a scan neither marker can stand (ITU-T T.81, section B.1.1.5).
    private static bool IsCutOff(SKEncodedImageFormat format, byte[] bytes) =>
        format == SKEncodedImageFormat.Jpeg && bytes.AsSpan().LastIndexOf((ReadOnlySpan<byte>)[0xFF, 0xD9]) < bytes.AsSpan().LastIndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA]);

    private SKRectI Middle(ImageShape shape)
    {
        var width = (int)Math.Clamp(Math.Round((double)Height * shape.Width / shape.Height), 1, Width);
        var height = (int)Math.Clamp(Math.Round((double)Width * shape.Height / shape.Width), 1, Height);
        return SKRectI.Create((Width - width) / 2, (Height - height) / 2, width, height);
    }

    // The eight ways to hold a camera (EXIF 2.3, tag Orientation); the first is upright.
    private static SKBitmap Upright(SKBitmap pixels, SKEncodedOrigin origin)
    {
        if (origin == SKEncodedOrigin.TopLeft) return pixels;
        var (width, height) = (pixels.Width, pixels.Height);
        var isTurned = origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
        var upright = new SKBitmap(isTurned ? pixels.Info.WithSize(height, width) : pixels.Info);
        var from = MemoryMarshal.Cast<byte, uint>(pixels.GetPixelSpan());
        var to = MemoryMarshal.Cast<byte, uint>(upright.GetPixelSpan());
        for (var y = 0; y < upright.Height; y++)
        {
            for (var x = 0; x < upright.Width; x++)
            {
                var (column, row) = origin switch
                {
                    SKEncodedOrigin.TopRight => (width - 1 - x, y),
                    SKEncodedOrigin.BottomRight => (width - 1 - x, height - 1 - y),
                    SKEncodedOrigin.BottomLeft => (x, height - 1 - y),
                    SKEncodedOrigin.LeftTop => (y, x),
                    SKEncodedOrigin.RightTop => (y, height - 1 - x),
                    SKEncodedOrigin.RightBottom => (width - 1 - y, height - 1 - x),
                    _ => (width - 1 - y, x),
                };
                to[(y * upright.Width) + x] = from[(row * width) + column];
            }
        }

        pixels.Dispose();
        return upright;
    }
}
