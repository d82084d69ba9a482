using Nas.Dsl.Model;
using Nas.Runtime.Data.Downloads;
using Nas.Runtime.Data.Formats;

namespace Nas.Runtime.Data.Sources;

/// <summary>A data set in four IDX files with the names of the MNIST files.</summary>
public abstract class IdxSource : DataSource
{
    private static readonly string[] Parts = ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];

    /// <summary>The name of each class; their number is that of the classes.</summary>
    protected abstract IReadOnlyList<string> ClassNames { get; }

    /// <summary>The four files as published, in the order training images, training labels, test images, test labels.</summary>
    protected abstract IReadOnlyList<PublishedFile> Files { get; }

    /// <inheritdoc/>
    protected override DataSplit Read(DataRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        string[] paths;
        if (request.Directory is { } directory)
        {
            DataFile.RequireDirectory(directory);
            paths = [.. Parts.Select(part => Find(directory, part))];
        }
        else
        {
            RequireFit(request, new ImageShape(1, 28, 28), ClassNames.Count);
            paths = [.. Files.Select(file => DataCache.Require(file, request))];
        }

        return Join(() => Pair(paths[0], paths[1]), () => Pair(paths[2], paths[3]));
    }

    /// <summary>Makes both parts; if the second cannot be made, the first is released.</summary>
    internal static DataSplit Join(Func<Dataset> train, Func<Dataset> test)
    {
        var first = train();
        try
        {
            return new DataSplit(first, test());
        }
        catch
        {
            first.Dispose();
            throw;
        }
    }

    /// <summary>The four files in a mirror's folder.</summary>
    /// <param name="mirrors">Folders, each with a slash at its end.</param>
    /// <param name="sums">MD5 sums in the order of <see cref="Files"/>.</param>
    protected static IReadOnlyList<PublishedFile> FilesAt(IReadOnlyList<string> mirrors, params IReadOnlyList<string> sums) =>
        [.. Parts.Zip(sums, (part, sum) => new PublishedFile($"{part}.gz", sum, [.. mirrors.Select(m => new Uri($"{m}{part}.gz"))]))];

    // As published (-idx3) or as some unpackers name it (.idx3), packed or not.
    private string Find(string directory, string part)
    {
        var dotted = part.Replace("-idx", ".idx", StringComparison.Ordinal);
        string[] names = [part, $"{part}.gz", dotted, $"{dotted}.gz"];
        return names.Select(name => Path.Combine(directory, name)).FirstOrDefault(File.Exists)
            ?? throw DataException.In(directory, $"the file {part} or {part}.gz", "none of them", $"Put the four IDX files of {Name} there, or leave out --data-dir to download them.");
    }

    private ImageDataset Pair(string imagePath, string labelPath)
    {
        var (pixels, count, shape) = IdxFile.ReadImages(imagePath);
        var labels = IdxFile.ReadLabels(labelPath, ClassNames.Count);
        if (labels.Length != count)
            throw DataException.In(labelPath, $"{count} labels, one for each image in {Path.GetFileName(imagePath)}", $"{labels.Length}", "Take both files from the same data set.");
        return ImageDataset.Of(pixels, labels, shape, ClassNames.Count, ClassNames);
    }
}
