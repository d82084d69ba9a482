using System.Collections.Concurrent;
using Nas.Dsl.Model;
using Nas.Runtime.Data.Formats;
using Nas.Runtime.Spaces;

namespace Nas.Runtime.Data.Sources;

/// <summary>
/// A folder of pictures: <c>train/CLASS/*</c> and <c>test/CLASS/*</c>, or <c>CLASS/*</c> alone, from which one fifth becomes the test
/// part. Classes are numbered in the order of their names. Pictures are brought to the shape that the net takes.
/// </summary>
public sealed class ImageFolder : DataSource
{
    /// <summary>The share of the training part where a folder is divided automatically.</summary>
    public const double TrainingShare = 0.8;

    private static readonly string[] Extensions = [".jpg", ".jpeg", ".png", ".webp", ".bmp", ".gif"];

    // Pictures that would silently be left out if they were skipped like other files.
    private static readonly string[] NotRead = [".tif", ".tiff", ".heic", ".avif", ".ppm", ".pgm", ".pnm"];

    /// <inheritdoc/>
    public override string Name => "folder";

    /// <inheritdoc/>
    public override string Description => "your own pictures (JPEG, PNG, WebP, BMP, GIF) in --data-dir: train/CLASS/* and test/CLASS/*, or CLASS/*";

    /// <inheritdoc/>
    protected override DataSplit Read(DataRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Directory is not { } root) throw new DataException("The data 'folder' need a folder. Give it by --data-dir.");
        if (request.Image.Channels is not (1 or 3))
            throw new DataException($"The net takes {request.Image}, but pictures have 1 or 3 channels. In the .nas file write 'input image(3, {request.Image.Height}, {request.Image.Width})', or 1 for grey.");
        DataFile.RequireDirectory(root);
        var (train, test) = (Path.Combine(root, "train"), Path.Combine(root, "test"));
        var (hasTrain, hasTest) = (Directory.Exists(train), Directory.Exists(test));
        if (hasTest && !hasTrain) throw DataException.In(root, "the folder train beside test", "none", "Make train/CLASS/* and test/CLASS/*.");
        var classes = ClassesIn(hasTrain ? train : root);
        RequireFit(request, request.Image, classes.Length);
        if (hasTest)
        {
            RequireSameClasses(test, classes);
            return IdxSource.Join(() => Load(train, classes, request.Image, request.Cancellation), () => Load(test, classes, request.Image, request.Cancellation));
        }

        using var all = Load(hasTrain ? train : root, classes, request.Image, request.Cancellation);
        var (first, second) = all.Split(TrainingShare, new RandomStream(request.Seed).Derive("folder").NextUInt64());
        first.StandAlone();
        return new DataSplit(first, second);
    }

    private static bool IsHidden(string path) => Path.GetFileName(path).StartsWith('.');

    private static string[] ClassesIn(string directory)
    {
        string[] classes = [.. DataFile.List(directory, folders: true).Where(d => !IsHidden(d)).Select(d => Path.GetFileName(d)!)];
        if (classes.Length == 0) throw DataException.In(directory, "one folder for each class", "no folder", "Put the pictures of each class into a folder named after it.");
        return classes;
    }

    private static void RequireSameClasses(string test, string[] classes)
    {
        var found = ClassesIn(test);
        if (classes.FirstOrDefault(c => !found.Contains(c, StringComparer.Ordinal)) is { } missing)
            throw DataException.In(test, $"the classes of train: {string.Join(", ", classes)}", $"no folder {missing}", "Give both parts the same classes.");
        if (found.FirstOrDefault(c => !classes.Contains(c, StringComparer.Ordinal)) is { } extra)
            throw DataException.In(test, $"the classes of train: {string.Join(", ", classes)}", $"another folder {extra}", "Give both parts the same classes.");
    }

    private static ImageDataset Load(string directory, string[] classes, ImageShape shape, CancellationToken cancellation)
    {
        var files = new List<string>();
        var labels = new List<long>();
        for (var label = 0; label < classes.Length; label++)
        {
            var pictures = PicturesIn(Path.Combine(directory, classes[label]));
            files.AddRange(pictures);
            labels.AddRange(Enumerable.Repeat((long)label, pictures.Length));
        }

        var size = shape.Channels * shape.Height * shape.Width;
        var pixels = ImageDataset.Allocate(files.Count, shape);
        // The first file that fails is told of, whichever processor comes to which first.
        var failures = new ConcurrentDictionary<int, DataException>();
        Parallel.For(0, files.Count, new ParallelOptions { CancellationToken = cancellation }, (i, loop) =>
        {
            try
            {
                using var picture = Picture.Read(files[i]);
                picture.CopyTo(shape, pixels.AsSpan(i * size, size));
            }
            catch (DataException failure)
            {
                failures[i] = failure;
                loop.Break();
            }
        });
        if (!failures.IsEmpty) throw failures.MinBy(f => f.Key).Value;
        return ImageDataset.Of(pixels, [.. labels], shape, classes.Length, classes);
    }

    private static string[] PicturesIn(string directory)
    {
        var files = DataFile.List(directory, folders: false).Where(f => !IsHidden(f)).ToArray();
        if (files.FirstOrDefault(f => NotRead.Contains(Path.GetExtension(f), StringComparer.OrdinalIgnoreCase)) is { } other)
            throw DataException.In(other, Picture.Formats, Path.GetExtension(other), "Convert the pictures to PNG.");
        string[] pictures = [.. files.Where(f => Extensions.Contains(Path.GetExtension(f), StringComparer.OrdinalIgnoreCase))];
        if (pictures.Length == 0)
            throw DataException.In(directory, $"pictures ({string.Join(", ", Extensions)})", files.Length == 0 ? "an empty folder" : $"{files.Length} other files", "Put the pictures of this class directly into it, or delete the folder.");
        return pictures;
    }
}
