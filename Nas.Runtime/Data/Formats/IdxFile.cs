using System.Buffers.Binary;
using Nas.Dsl.Model;

namespace Nas.Runtime.Data.Formats;

/// <summary>
/// The IDX format of the MNIST files, gzip or not: two zero bytes, the type of the elements (8 = unsigned byte), the number of
/// dimensions, each dimension as a big-endian 32-bit number, the elements.
/// </summary>
public static class IdxFile
{
    private const string Remedy = "Fetch the file again.";

    /// <summary>Grey images: pixels image by image, and their shape.</summary>
    /// <exception cref="DataException">Missing, unreadable, not IDX images, cut off, or longer than it says.</exception>
    public static (byte[] Pixels, int Count, ImageShape Shape) ReadImages(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var (elements, size) = Read(path, 3, "images");
        return (elements, size[0], new ImageShape(1, size[1], size[2]));
    }

    /// <summary>Labels.</summary>
    /// <param name="path">The file.</param>
    /// <param name="classes">Labels are below it.</param>
    /// <exception cref="DataException">Missing, unreadable, not IDX labels, cut off, longer than it says, or a label out of range.</exception>
    public static long[] ReadLabels(string path, int classes)
    {
        ArgumentNullException.ThrowIfNull(path);
        var (elements, _) = Read(path, 1, "labels");
        var labels = new long[elements.Length];
        for (var i = 0; i < labels.Length; i++)
        {
            if (elements[i] >= classes)
                throw DataException.In(path, $"labels from 0 to {classes - 1}", $"{elements[i]} for image {i}", "Use the labels that belong to this data set.");
            labels[i] = elements[i];
        }

        return labels;
    }

    private static (byte[] Elements, int[] Size) Read(string path, byte dimensions, string what)
    {
        var bytes = DataFile.ReadAllBytesUnzipped(path);
        var header = 4 + 4 * dimensions;
        byte[] magic = [0, 0, 8, dimensions];
        if (bytes.Length < 4 || !bytes.AsSpan(0, 4).SequenceEqual(magic))
            throw DataException.In(path, $"an IDX file of {what} (first bytes {DataFile.FirstBytes(magic)})", DataFile.FirstBytes(bytes), $"Give the file of the {what}, or fetch it again.");
        if (bytes.Length < header) throw DataException.In(path, $"a header of {header} bytes", $"{bytes.Length} bytes", $"The file is cut off. {Remedy}");

        var size = new int[dimensions];
        var elements = 1m; // three dimensions of 31 bits do not fit a long, but a decimal
        for (var i = 0; i < dimensions; i++)
        {
            var extent = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(4 + 4 * i));
            if (extent is 0 or > int.MaxValue) throw DataException.In(path, $"a dimension {i} from 1 to {int.MaxValue}", $"{extent}", $"The header is damaged or the file empty. {Remedy}");
            size[i] = (int)extent;
            elements *= extent;
        }

        var expected = header + elements;
        if (bytes.Length != expected)
            throw DataException.In(
                path,
                $"{expected} bytes ({string.Join(" × ", size)} after a header of {header})",
                $"{bytes.Length} bytes",
                $"The file is {(bytes.Length < expected ? "cut off" : "followed by something else")}. {Remedy}");
        return (bytes[header..], size);
    }
}
