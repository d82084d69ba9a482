using System.Buffers.Binary;
using System.IO.Compression;

namespace Nas.Runtime.Data.Formats;

/// <summary>Reads whole files, and turns whatever can go wrong into a <see cref="DataException"/>.</summary>
internal static class DataFile
{
    /// <summary>All bytes of a file.</summary>
    /// <exception cref="DataException">Missing, not allowed, not readable.</exception>
    public static byte[] ReadAllBytes(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DataException($"{path}: the file is missing. Check the folder and the spelling of the name.", error);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new DataException(
                Directory.Exists(path)
                    ? $"{path}: expected a file, found a folder. Remove or rename it."
                    : $"{path}: the file may not be read. Give yourself the permission to read it.",
                error);
        }
        catch (Exception error) when (error is IOException or ArgumentException or NotSupportedException)
        {
            throw new DataException($"{path}: the file cannot be read: {error.Message}", error);
        }
    }

    /// <summary>All bytes of a file, unpacked where it is gzip; a name that ends in <c>.gz</c> must be.</summary>
    /// <exception cref="DataException">As <see cref="ReadAllBytes"/>; not gzip; damaged or cut off.</exception>
    public static byte[] ReadAllBytesUnzipped(string path)
    {
        var bytes = ReadAllBytes(path);
        if (bytes is [0x1F, 0x8B, ..]) return Unzip(bytes, path);
        if (path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
            throw DataException.In(path, "gzip (first bytes 1F 8B)", FirstBytes(bytes), "Fetch the file again, or remove .gz from its name if it is not packed.");
        return bytes;
    }

    /// <summary>The names in a folder, sorted, so that the result does not depend on the file system.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="folders">Whether to list the folders in it, or else the files.</param>
    /// <exception cref="DataException">Missing, not allowed, not readable.</exception>
    public static string[] List(string path, bool folders)
    {
        try
        {
            var entries = folders ? Directory.GetDirectories(path) : Directory.GetFiles(path);
            Array.Sort(entries, StringComparer.Ordinal);
            return entries;
        }
        catch (DirectoryNotFoundException error)
        {
            throw new DataException($"{path}: the folder is missing. Check --data-dir.", error);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new DataException($"{path}: the folder may not be read. Give yourself the permission to read it.", error);
        }
        catch (Exception error) when (error is IOException or ArgumentException)
        {
            throw new DataException($"{path}: the folder cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Sees to it that a folder exists.</summary>
    /// <exception cref="DataException">It does not.</exception>
    public static void RequireDirectory(string path)
    {
        if (Directory.Exists(path)) return;
        throw new DataException(
            File.Exists(path)
                ? $"{path}: expected a folder, found a file. Give the folder that holds the data (--data-dir)."
                : $"{path}: the folder is missing. Check --data-dir.");
    }

    /// <summary>The first bytes as hexadecimal digits, for a message.</summary>
    public static string FirstBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return "an empty file";
        var head = Convert.ToHexString(bytes[..Math.Min(4, bytes.Length)]);
        return string.Join(' ', head.Chunk(2).Select(pair => new string(pair)));
    }

    private static byte[] Unzip(byte[] bytes, string path)
    {
        const string Remedy = "Fetch the file again.";
        // Header 10 bytes, trailer 8: the last four say how long the content is, which shows a cut-off file that unpacks without complaint.
        if (bytes.Length < 18) throw DataException.In(path, "at least 18 bytes of gzip", $"{bytes.Length} bytes", Remedy);
        var expected = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(^4..));
        try
        {
            using var packed = new MemoryStream(bytes, writable: false);
            using var gzip = new GZipStream(packed, CompressionMode.Decompress);
            using var unpacked = new MemoryStream();
            gzip.CopyTo(unpacked);
            if ((uint)unpacked.Length != expected)
                throw DataException.In(path, $"{expected} bytes after unpacking", $"{unpacked.Length} bytes", $"The gzip file is cut off or damaged. {Remedy}");
            return unpacked.ToArray();
        }
        catch (Exception error) when (error is InvalidDataException or IOException or NotSupportedException)
        {
            throw new DataException($"{path}: the gzip file is cut off or damaged ({error.Message}). {Remedy}", error);
        }
    }
}
