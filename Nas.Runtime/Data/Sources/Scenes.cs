using Nas.Dsl.Model;
using Nas.Runtime.Spaces;

namespace Nas.Runtime.Data.Sources;

/// <summary>Images of several shapes each, one beside the other, with the box around each: what <see cref="Shapes"/> have for detection.</summary>
internal static class Scenes
{
    private const int MostObjects = 4;

    // A place that others leave free is looked for as often.
    private const int Tries = 30;

    public static DataSplit Read(DataRequest request)
    {
        var most = Glyph.All.Count;
        if (request.Classes < 1 || request.Classes > most)
            throw new DataException($"The net detects {request.Classes} classes, but the data 'shapes' have 1 to {most} for that. In the .nas file write another number of classes, or choose other data.");
        var random = new RandomStream(request.Seed);
        return IdxSource.Join(
            () => Draw(random, "scenes-train", request, request.TrainCount ?? Shapes.DefaultTrainCount),
            () => Draw(random, "scenes-test", request, request.TestCount ?? Shapes.DefaultTestCount));
    }

    private static DetectionDataset Draw(RandomStream random, string purpose, DataRequest request, int count)
    {
        var shape = request.Image;
        var pixels = ImageDataset.Allocate(count, shape);
        var size = shape.Channels * shape.Height * shape.Width;
        var boxes = new IReadOnlyList<LabelledBox>[count];
        for (var i = 0; i < count; i++) boxes[i] = Draw(random.Derive(purpose, i), shape, request.Classes, pixels.AsSpan(i * size, size));
        return new DetectionDataset(ImageDataset.Of(pixels, new long[count], shape, 1), boxes, request.Classes);
    }

    private static List<LabelledBox> Draw(RandomStream random, ImageShape shape, int classes, Span<byte> pixels)
    {
        var canvas = new Canvas(shape);
        var side = Math.Min(shape.Height, shape.Width);
        var (boxes, circles) = (new List<LabelledBox>(), new List<(double X, double Y, double Radius)>());
        for (var wanted = 1 + random.Next(MostObjects); wanted > 0; wanted--)
        {
            for (var attempt = 0; attempt < Tries; attempt++)
            {
                var radius = side * Canvas.Between(random, 0.1, 0.24);
                var (x, y) = (Canvas.Between(random, radius, shape.Width - radius), Canvas.Between(random, radius, shape.Height - radius));
                if (circles.Any(c => ((c.X - x) * (c.X - x)) + ((c.Y - y) * (c.Y - y)) < (c.Radius + radius) * (c.Radius + radius))) continue;
                circles.Add((x, y, radius));
                var label = random.Next(classes);
                if (canvas.Cover(Glyph.All[label], x, y, radius, Canvas.Direction(random)) is var (left, top, right, bottom))
                    boxes.Add(new(label, (float)left / shape.Width, (float)top / shape.Height, (float)right / shape.Width, (float)bottom / shape.Height));
                break;
            }
        }

        canvas.Paint(pixels, random);
        return boxes;
    }
}
