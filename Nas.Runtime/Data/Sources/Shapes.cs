using Nas.Dsl.Model;
using Nas.Runtime.Spaces;

namespace Nas.Runtime.Data.Sources;

/// <summary>
/// Pictures of geometric shapes, drawn here, in the shape and with as many classes as the net has: no file and no network. Position,
/// size, rotation, brightness, colour, background and noise vary. Beyond the single shapes a class is a pair of them.
/// </summary>
public sealed class Shapes : DataSource
{
    /// <summary>How many training images there are by default.</summary>
    public const int DefaultTrainCount = 4000;

    /// <summary>How many test images there are by default.</summary>
    public const int DefaultTestCount = 1000;

    private static readonly Glyph[][] ClassGlyphs = [.. Glyph.All.Select(g => new[] { g }), .. Pairs()];

    /// <summary>There are no more kinds of pictures.</summary>
    public static int MaximumClasses => ClassGlyphs.Length;

    /// <inheritdoc/>
    public override string Name => "shapes";

    /// <inheritdoc/>
    public override string Description => "geometric shapes, drawn from the seed without any file: 4,000 + 1,000 images, any image shape, 2 or more classes";

    /// <inheritdoc/>
    protected override DataSplit Read(DataRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Directory is { } directory) throw new DataException($"The data 'shapes' are drawn, not read from {directory}. Leave out --data-dir, or choose other data.");
        if (request.Classes < 2 || request.Classes > MaximumClasses)
            throw new DataException($"The net tells {request.Classes} classes apart, but the data 'shapes' have 2 to {MaximumClasses}. In the .nas file write another number of classes, or choose other data.");
        var random = new RandomStream(request.Seed);
        return IdxSource.Join(
            () => Draw(random, "shapes-train", request, request.TrainCount ?? DefaultTrainCount),
            () => Draw(random, "shapes-test", request, request.TestCount ?? DefaultTestCount));
    }

    private static IEnumerable<Glyph[]> Pairs() =>
        from first in Enumerable.Range(0, Glyph.All.Count)
        from second in Enumerable.Range(first, Glyph.All.Count - first)
        select new[] { Glyph.All[first], Glyph.All[second] };

    private static ImageDataset Draw(RandomStream random, string purpose, DataRequest request, int count)
    {
        var (shape, classes) = (request.Shape, request.Classes);
        var labels = new long[count];
        for (var i = 0; i < count; i++) labels[i] = i % classes;
        random.Derive($"{purpose}-labels").Shuffle<long>(labels);

        var pixels = ImageDataset.Allocate(count, shape);
        var size = shape.Channels * shape.Height * shape.Width;
        for (var i = 0; i < count; i++) Draw(ClassGlyphs[labels[i]], random.Derive(purpose, i), shape, pixels.AsSpan(i * size, size));
        return ImageDataset.Of(pixels, labels, shape, classes, [.. ClassGlyphs.Take(classes).Select(g => string.Join(" and ", g.Select(x => x.Name)))]);
    }

    private static void Draw(Glyph[] glyphs, RandomStream random, ImageShape shape, Span<byte> pixels)
    {
        var side = Math.Min(shape.Height, shape.Width);
        // Two shapes stand on either side of the middle, each in half of the room.
        var radius = side * (glyphs.Length == 1 ? Between(random, 0.27, 0.42) : Between(random, 0.19, 0.23));
        var distance = glyphs.Length == 1 ? 0 : side * 0.25;
        var room = radius + distance;
        var (middleX, middleY) = (Between(random, room, shape.Width - room), Between(random, room, shape.Height - room));
        var (directionX, directionY) = Direction(random);

        var coverage = new float[shape.Height * shape.Width];
        for (var i = 0; i < glyphs.Length; i++)
        {
            var offset = i == 0 ? distance : -distance;
            Cover(coverage, shape, glyphs[i], middleX + offset * directionX, middleY + offset * directionY, radius, Direction(random));
        }

        Paint(pixels, coverage, random, shape);
    }

    private static void Cover(float[] coverage, ImageShape shape, Glyph glyph, double centreX, double centreY, double radius, (double X, double Y) right)
    {
        var (cos, sin) = (right.X / radius, right.Y / radius);
        for (var y = 0; y < shape.Height; y++)
        {
            for (var x = 0; x < shape.Width; x++)
            {
                var (dx, dy) = (x + 0.5 - centreX, y + 0.5 - centreY);
                var distance = glyph.Distance(dx * cos + dy * sin, dy * cos - dx * sin) * radius;
                var index = y * shape.Width + x;
                // The edge is one pixel wide.
                coverage[index] = Math.Max(coverage[index], (float)Math.Clamp(0.5 - distance, 0, 1));
            }
        }
    }

    private static void Paint(Span<byte> pixels, float[] coverage, RandomStream random, ImageShape shape)
    {
        var background = Between(random, 0.05, 0.35);
        var contrast = Between(random, 0.35, 0.6);
        var (slopeX, slopeY) = (Between(random, -0.15, 0.15) / shape.Width, Between(random, -0.15, 0.15) / shape.Height);
        var noise = Between(random, 0.02, 0.10);
        for (var channel = 0; channel < shape.Channels; channel++)
        {
            // Of several channels each has a brightness of its own, which makes colours.
            var (below, above) = (background, contrast);
            if (shape.Channels > 1) (below, above) = (background + Between(random, -0.05, 0.1), contrast + Between(random, -0.2, 0.1));
            for (var i = 0; i < coverage.Length; i++)
            {
                var ground = below + slopeX * (i % shape.Width) + slopeY * (i / shape.Width);
                var value = ground + above * coverage[i] + noise * Bell(random);
                pixels[channel * coverage.Length + i] = (byte)Math.Clamp(Math.Round(value * 255), 0, 255);
            }
        }
    }

    private static double Between(RandomStream random, double low, double high) => low + (high - low) * random.NextDouble();

    // All directions equally likely, by rejection: unlike a sine, a square root is the same on every machine.
    private static (double X, double Y) Direction(RandomStream random)
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
