using System.Buffers.Binary;

namespace Nas.Runtime.Data.Formats;

/// <summary>Windows bitmaps of 24 bits per pixel, not compressed, from the bottom up or from the top down.</summary>
internal static class BmpFile
{
    private const string Convert = "Convert the file to PNG or to a plain 24-bit BMP.";

    /// <exception cref="DataException">Cut off, damaged, compressed, or of another depth.</exception>
    public static Picture Decode(byte[] bytes, string path)
    {
        const int Headers = 14 + 40;
        if (bytes.Length < Headers) throw DataException.In(path, $"headers of {Headers} bytes", $"{bytes.Length} bytes", "The file is cut off. Replace it.");
        var start = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(10));
        var headerLength = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(14));
        if (headerLength < 40) throw DataException.In(path, "a BMP header of 40 bytes or more", $"{headerLength} bytes", Convert);
        var width = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(18));
        // In a long, since the negative of the least int is none.
        var signedHeight = (long)BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(22));
        var depth = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(28));
        var compression = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(30));
        if (depth != 24) throw DataException.In(path, "24 bits per pixel", $"{depth}", Convert);
        if (compression != 0) throw DataException.In(path, "a BMP that is not compressed", $"compression {compression}", Convert);
        var height = Math.Abs(signedHeight);
        Picture.RequireSize(width, height, path);

        // Rows are padded to a multiple of four bytes.
        var stride = (3L * width + 3) / 4 * 4;
        if (start < Headers) throw DataException.In(path, $"pixels behind the headers ({Headers} bytes)", $"pixels at byte {start}", "The file is damaged. Replace it.");
        if (bytes.Length < start + stride * height)
            throw DataException.In(path, $"{start + stride * height} bytes ({width} × {height} × 3)", $"{bytes.Length} bytes", "The file is cut off. Replace it.");

        var pixels = new byte[width * height * 3];
        for (var y = 0; y < height; y++)
        {
            var line = signedHeight > 0 ? height - 1 - y : y;
            var row = bytes.AsSpan((int)(start + stride * line), 3 * width);
            for (var x = 0; x < width; x++)
            {
                var target = (int)((y * (long)width + x) * 3);
                (pixels[target], pixels[target + 1], pixels[target + 2]) = (row[3 * x + 2], row[3 * x + 1], row[3 * x]);
            }
        }

        return new Picture(width, (int)height, 3, pixels);
    }
}
