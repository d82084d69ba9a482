using System.Globalization;
using Nas.Dsl.Model;
using Nas.Runtime.Data.Formats;

namespace Nas.Runtime.Data.Sources;

/// <summary>
/// Images and their classes in arrays of NumPy: <c>x_train</c>, <c>y_train</c>, <c>x_test</c>, <c>y_test</c> and the like in one <c>.npz</c> file, or <c>images</c> and <c>labels</c> in one for each part, such as
/// <c>train.npz</c>.
/// </summary>
public sealed class NumpyArrays : DataSource
{
    private static readonly string[] ImageNames = ["x", "image", "images", "data", "pixels"];
    private static readonly string[] LabelNames = ["y", "label", "labels", "target", "targets"];

    /// <inheritdoc/>
    public override string Name => "numpy";

    /// <inheritdoc/>
    public override string Description => "images in NumPy's .npz in --data-dir: arrays x_train, y_train, x_test, y_test, or images and labels";

    /// <inheritdoc/>
    protected override DataSplit Read(DataRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var root = RequireDirectory(request);
        string[] files = [.. DataFile.List(root, folders: false).Where(f => f.EndsWith(".npz", StringComparison.OrdinalIgnoreCase))];
        if (files.Length == 0) throw DataException.In(root, "a file that ends in .npz", "none", "Write one with numpy.savez.");
        var parts = Parts(root, files);
        var labels = parts.SelectMany(p => Labels(p.Labels)).ToArray();
        var shapes = parts.Select(p => Shape(p.Images, request.Image)).ToArray();
        if (shapes.FirstOrDefault(s => s.Image != shapes[0].Image) is { Image: { } other }) throw DataException.In(root, $"images of one shape, {shapes[0].Image}", $"{other} as well", "Bring them to one shape.");
        var classes = Classes.Of(root, labels);
        RequireFit(request, shapes[0].Image, classes.Names.Count);
        var division = Division.Of(root, classes, [.. parts.SelectMany(p => Enumerable.Repeat(p.Part, p.Images.Array.Shape[0]))], request);
        var pixels = parts.Zip(shapes, (part, shape) => Pixels(part.Images, shape.Image, shape.IsChannelsLast)).ToArray();
        return IdxSource.Join(() => Dataset(division.Train, division.HeldOut), () => Dataset(division.Test, null));

        ImageDataset Dataset(int[] indices, int[]? heldOut)
        {
            var shape = request.Image;
            var size = shape.Channels * shape.Height * shape.Width;
            var room = ImageDataset.Allocate(indices.Length, shape);
            var starts = new int[pixels.Length + 1];
            for (var p = 0; p < pixels.Length; p++) starts[p + 1] = starts[p] + (pixels[p].Length / size);
            for (var (i, part) = (0, 0); i < indices.Length; i++)
            {
                part = Array.FindIndex(starts, start => start > indices[i]) - 1;
                pixels[part].AsSpan((indices[i] - starts[part]) * size, size).CopyTo(room.AsSpan(i * size));
            }

            return ImageDataset.Of(room, [.. indices.Select(i => classes.Labels[i])], shape, classes.Names.Count, classes.Names, heldOut);
        }
    }

    // The images and the labels of each part.
    private static (DataPart Part, Found Images, Found Labels)[] Parts(string root, string[] files)
    {
        var found = new List<Found>();
        foreach (var file in files)
        {
            // Of several files the name says the part, unless an array's own does.
            var stem = files.Length > 1 ? Path.GetFileNameWithoutExtension(file) : "";
            foreach (var array in NumpyFile.Read(file, name => IsOf(name, ImageNames) || IsOf(name, LabelNames)))
                found.Add(new($"{file}, array {array.Name}", PartOf(array.Name) ?? PartOf(stem) ?? DataPart.Train, IsOf(array.Name, ImageNames), array));
        }

        var parts = found.GroupBy(f => f.Part).OrderBy(g => g.Key).Select(g => (g.Key, One(g, isImages: true), One(g, isImages: false))).ToArray();
        if (parts.Length == 0) throw DataException.In(root, "arrays x_train, y_train, x_test and y_test, or images and labels", "none of them", "Name them so in numpy.savez.");
        foreach (var (_, images, labels) in parts)
        {
            if (images.Array.Shape.Length is not (3 or 4) || images.Array.Numbers.Length == 0)
                throw DataException.In(images.Place, "images: (count, height, width), and channels as the second or the last", Shape(images), "Bring the array into one of these shapes.");
            if (labels.Array.Shape.Length is not (1 or 2) || labels.Array.Numbers.Length != images.Array.Shape[0])
                throw DataException.In(labels.Place, $"{images.Array.Shape[0]} numbers of classes, one for each image", $"the shape {Shape(labels)}", "Write one whole number for each image.");
        }

        return parts;

        Found One(IEnumerable<Found> all, bool isImages)
        {
            var some = all.Where(f => f.IsImages == isImages).ToArray();
            var what = isImages ? "one array of images (such as x_train)" : "one array of labels (such as y_train)";
            return some.Length == 1 ? some[0] : throw DataException.In(root, $"for the part {all.First().Part.ToString().ToLowerInvariant()} {what}", some.Length == 0 ? "none" : string.Join(" and ", some.Select(s => s.Place)), "Name the arrays so in numpy.savez.");
        }
    }

    private static string[] Words(string name) => name.ToLowerInvariant().Split('_', '-', '.', ' ');

    private static bool IsOf(string name, string[] names) => Words(name).Any(names.Contains);

    private static DataPart? PartOf(string name) => Words(name).Select(DataParts.Named).FirstOrDefault(p => p is not null);

    private static string Shape(Found found) => $"({string.Join(", ", found.Array.Shape)})";

    // Where both would do, as the net has it.
    private static (ImageShape Image, bool IsChannelsLast) Shape(Found images, ImageShape net)
    {
        var size = images.Array.Shape;
        if (size.Length == 3) return (new(1, size[1], size[2]), false);
        var (first, last) = (new ImageShape(size[1], size[2], size[3]), new ImageShape(size[3], size[1], size[2]));
        return first == net || (last != net && size[1] < size[3]) ? (first, false) : (last, true);
    }

    private static IEnumerable<string> Labels(Found labels) => labels.Array.Numbers.Select((value, i) => value == MathF.Floor(value) && MathF.Abs(value) < 1 << 24
        ? ((int)value).ToString(CultureInfo.InvariantCulture)
        : throw DataException.In(labels.Place, "whole numbers", string.Create(CultureInfo.InvariantCulture, $"{value} for image {i}"), "Number the classes."));

    // Fractions from 0 to 1 are brought to 0 to 255.
    private static byte[] Pixels(Found images, ImageShape shape, bool isChannelsLast)
    {
        var pixels = ImageDataset.Allocate(images.Array.Shape[0], shape);
        var numbers = images.Array.Numbers;
        var (least, most) = (numbers.Min(), numbers.Max());
        if (!(least >= 0 && most <= 255))
            throw DataException.In(images.Place, "pixels from 0 to 255, or from 0 to 1", string.Create(CultureInfo.InvariantCulture, $"{least} to {most}"), "Save the images as they were before they were normalised.");
        var scale = images.Array.IsFractional && most <= 1 ? 255 : 1;
        for (var i = 0; i < pixels.Length; i++) pixels[i] = (byte)MathF.Round(scale * numbers[i]);
        return isChannelsLast ? ChannelsFirst(pixels, shape) : pixels;
    }

    private static byte[] ChannelsFirst(byte[] pixels, ImageShape shape)
    {
        var (area, moved) = (shape.Height * shape.Width, new byte[pixels.Length]);
        for (var start = 0; start < pixels.Length; start += area * shape.Channels)
            for (var i = 0; i < area; i++)
                for (var channel = 0; channel < shape.Channels; channel++) moved[start + (channel * area) + i] = pixels[start + (i * shape.Channels) + channel];
        return moved;
    }

    private sealed record Found(string Place, DataPart Part, bool IsImages, NumpyArray Array);
}
