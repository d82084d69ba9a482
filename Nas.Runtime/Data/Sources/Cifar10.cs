using System.Formats.Tar;
using System.IO.Compression;
using Nas.Dsl.Model;
using Nas.Runtime.Data.Downloads;
using Nas.Runtime.Data.Formats;

namespace Nas.Runtime.Data.Sources;

/// <summary>CIFAR-10 (Krizhevsky 2009): 50,000 + 10,000 colour images of animals and vehicles, in its binary format.</summary>
public class Cifar10 : DataSource
{
    private const string Folder = "cifar-10-batches-bin";

    private static readonly string[] Names = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    private static readonly ImageShape Shape = new(3, 32, 32);

    /// <inheritdoc/>
    public override string Name => "cifar10";

    /// <inheritdoc/>
    public override string Description => "animals and vehicles: 50,000 + 10,000 images, image(3, 32, 32), 10 classes";

    /// <summary>The archive as published.</summary>
    protected virtual PublishedFile Archive { get; } =
        new("cifar-10-binary.tar.gz", "c32a1d4ab5d03f1284b67883e8d87530", new Uri("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"));

    /// <inheritdoc/>
    protected override DataSplit Read(DataRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        RequireFit(request, Shape, Names.Length);
        var directory = request.Directory is { } given ? Locate(given) : Unpacked(request);
        var batches = DataFile.List(directory, folders: false).Where(f => IsTrainingBatch(Path.GetFileName(f))).ToArray();
        var test = Path.Combine(directory, "test_batch.bin");
        if (batches.Length == 0) throw Missing(directory, "data_batch_1.bin");
        if (!File.Exists(test)) throw Missing(directory, "test_batch.bin");
        return IdxSource.Join(() => Join(batches), () => Join([test]));
    }

    private static bool IsTrainingBatch(string name) =>
        name.StartsWith("data_batch_", StringComparison.Ordinal) && name.EndsWith(".bin", StringComparison.Ordinal);

    private static string Locate(string directory)
    {
        DataFile.RequireDirectory(directory);
        var below = Path.Combine(directory, Folder);
        return Directory.Exists(below) ? below : directory;
    }

    private DataException Missing(string directory, string name) =>
        File.Exists(Path.Combine(directory, Path.GetFileNameWithoutExtension(name)))
            ? DataException.In(directory, $"the file {name}", "the Python version of CIFAR-10", "Use the binary version (cifar-10-binary.tar.gz), or leave out --data-dir to download it.")
            : DataException.In(directory, $"the file {name}", "none", $"Put the batches of the binary version of {Name} there, or leave out --data-dir to download them.");

    private static ImageDataset Join(IReadOnlyList<string> paths)
    {
        var batches = paths.Select(Cifar10File.Read).ToArray();
        var pixels = ImageDataset.Allocate(batches.Sum(b => (long)b.Labels.Length), Shape);
        var start = 0;
        foreach (var (part, _) in batches)
        {
            part.CopyTo(pixels, start);
            start += part.Length;
        }

        return ImageDataset.Of(pixels, [.. batches.SelectMany(b => b.Labels)], Shape, Names.Length, Names);
    }

    // The archive is unpacked once, into a temporary folder that gets its name when it is complete, and then deleted.
    private string Unpacked(DataRequest request)
    {
        var cache = DataCache.DirectoryOf(request);
        var folder = Path.Combine(cache, Folder);
        if (Directory.Exists(folder)) return folder;
        var archive = DataCache.Require(Archive, request);
        var temporary = $"{folder}.{Guid.NewGuid():N}.part";
        try
        {
            Directory.CreateDirectory(temporary);
            using (var file = File.OpenRead(archive))
            using (var gzip = new GZipStream(file, CompressionMode.Decompress))
            using (var tar = new TarReader(gzip))
            {
                while (tar.GetNextEntry() is { } entry)
                {
                    // Only the name counts, so no entry can lead out of the folder.
                    var name = Path.GetFileName(entry.Name);
                    if (entry.DataStream is not null && name.EndsWith(".bin", StringComparison.Ordinal)) entry.ExtractToFile(Path.Combine(temporary, name), overwrite: false);
                }
            }

            // Another process may have been faster; its folder is as good.
            if (!Directory.Exists(folder)) Directory.Move(temporary, folder);
            File.Delete(archive);
            return folder;
        }
        catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new DataException($"{archive}: the archive cannot be unpacked into {cache} ({error.Message}). Make room there, or delete the archive so that it is downloaded again.", error);
        }
        finally
        {
            if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
        }
    }
}
