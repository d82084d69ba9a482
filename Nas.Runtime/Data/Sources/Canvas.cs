using Nas.Dsl.Model;
using Nas.Runtime.Spaces;

namespace Nas.Runtime.Data.Sources;

/// <summary>Where glyphs are drawn.</summary>
/// <param name="shape">The shape of the image.</param>
internal sealed class Canvas(ImageShape shape)
{
    private readonly ImageShape _shape = shape;
    private readonly float[] _coverage = new float[shape.Height * shape.Width];

    /// <summary>Draws a glyph.</summary>
    /// <param name="glyph">The glyph.</param>
    /// <param name="centreX">Its centre, in pixels.</param>
    /// <param name="centreY">Its centre, in pixels.</param>
    /// <param name="radius">Of the circle around it, in pixels.</param>
    /// <param name="right">Where its right side shows.</param>
    /// <returns>The box around it, left, top, right, bottom, in pixels; null where it covers no pixel by half.</returns>
    public (int Left, int Top, int Right, int Bottom)? Cover(Glyph glyph, double centreX, double centreY, double radius, (double X, double Y) right)
    {
        var (cos, sin) = (right.X / radius, right.Y / radius);
        (int Left, int Top, int Right, int Bottom)? box = null;
        for (var y = 0; y < _shape.Height; y++)
        {
            for (var x = 0; x < _shape.Width; x++)
            {
                var (dx, dy) = (x + 0.5 - centreX, y + 0.5 - centreY);
                var distance = glyph.Distance(dx * cos + dy * sin, dy * cos - dx * sin) * radius;
                var index = y * _shape.Width + x;
                // The edge is one pixel wide.
                var covered = (float)Math.Clamp(0.5 - distance, 0, 1);
                _coverage[index] = Math.Max(_coverage[index], covered);
                if (covered >= 0.5f)
                    box = box is var (l, t, r, b) ? (Math.Min(l, x), Math.Min(t, y), Math.Max(r, x + 1), Math.Max(b, y + 1)) : (x, y, x + 1, y + 1);
            }
        }

        return box;
    }

    /// <summary>Paints what was drawn on a background, with noise.</summary>
    public void Paint(Span<byte> pixels, RandomStream random)
    {
        var background = Between(random, 0.05, 0.35);
        var contrast = Between(random, 0.35, 0.6);
        var (slopeX, slopeY) = (Between(random, -0.15, 0.15) / _shape.Width, Between(random, -0.15, 0.15) / _shape.Height);
        var noise = Between(random, 0.02, 0.10);
        for (var channel = 0; channel < _shape.Channels; channel++)
        {
            // Of several channels each has a brightness of its own, which makes colours.
            var (below, above) = (background, contrast);
            if (_shape.Channels > 1) (below, above) = (background + Between(random, -0.05, 0.1), contrast + Between(random, -0.2, 0.1));
            for (var i = 0; i < _coverage.Length; i++)
            {
                var ground = below + slopeX * (i % _shape.Width) + slopeY * (i / _shape.Width);
                var value = ground + above * _coverage[i] + noise * Bell(random);
                pixels[channel * _coverage.Length + i] = (byte)Math.Clamp(Math.Round(value * 255), 0, 255);
            }
        }
    }

    /// <summary>A number between two others.</summary>
    public static double Between(RandomStream random, double low, double high) => low + (high - low) * random.NextDouble();

    /// <summary>A direction, all equally likely.</summary>
    // By rejection: unlike a sine, a square root is the same on every machine.
    public static (double X, double Y) Direction(RandomStream random)
    {
        while (true)
        {
            var (x, y) = (Between(random, -1, 1), Between(random, -1, 1));
            var square = x * x + y * y;
            if (square is > 1 or < 1e-6) continue;
            var length = Math.Sqrt(square);
            return (x / length, y / length);
        }
    }

    // Nearly normal, mean 0 and variance 1: the sum of four uniform numbers of 16 bits (its variance is 4/12), much cheaper than a logarithm.
    private static double Bell(RandomStream random)
    {
        var bits = random.NextUInt64();
        var sum = (bits & 0xFFFF) + (bits >> 16 & 0xFFFF) + (bits >> 32 & 0xFFFF) + (bits >> 48);
        return (sum / 65536.0 - 2) * 1.7320508075688772;
    }
}
