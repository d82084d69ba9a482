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
    public override string Description => "geometric shapes, drawn from the seed without any file: 4,000 + 1,000 images, any image shape, 2 or more classes; for detection several in each image";

    /// <inheritdoc/>
    public override bool Serves(LearningTask task, InputShape shape) => task != LearningTask.LanguageModel && shape is ImageShape;

    /// <inheritdoc/>
    protected override DataSplit Read(DataRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        RequireNoDirectory(request);
        if (request.Task == LearningTask.Detection) return Scenes.Read(request);
        RequireClasses(request, MaximumClasses);
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
        var (shape, classes) = (request.Image, request.Classes);
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
        var radius = side * (glyphs.Length == 1 ? Canvas.Between(random, 0.27, 0.42) : Canvas.Between(random, 0.19, 0.23));
        var distance = glyphs.Length == 1 ? 0 : side * 0.25;
        var room = radius + distance;
        var (middleX, middleY) = (Canvas.Between(random, room, shape.Width - room), Canvas.Between(random, room, shape.Height - room));
        var (directionX, directionY) = Canvas.Direction(random);

        var canvas = new Canvas(shape);
        for (var i = 0; i < glyphs.Length; i++)
        {
            var offset = i == 0 ? distance : -distance;
            canvas.Cover(glyphs[i], middleX + offset * directionX, middleY + offset * directionY, radius, Canvas.Direction(random));
        }

        canvas.Paint(pixels, random);
    }
}
