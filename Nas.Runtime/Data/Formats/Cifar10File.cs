namespace Nas.Runtime.Data.Formats;

/// <summary>The binary format of CIFAR-10: per image one byte of label and 3 × 32 × 32 bytes of pixels, channel by channel.</summary>
public static class Cifar10File
{
    /// <summary>The bytes of one image with its label.</summary>
    public const int RecordLength = 1 + PixelsPerImage;

    /// <summary>The bytes of one image.</summary>
    public const int PixelsPerImage = 3 * 32 * 32;

    /// <summary>Reads one batch.</summary>
    /// <exception cref="DataException">Missing, unreadable, not a whole number of images, or a label above 9.</exception>
    public static (byte[] Pixels, long[] Labels) Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var bytes = DataFile.ReadAllBytesUnzipped(path);
        var count = bytes.Length / RecordLength;
        if (count == 0 || bytes.Length % RecordLength != 0)
        {
            var expected = count == 0 ? $"at least {RecordLength} bytes" : $"{(long)count * RecordLength} or {(count + 1L) * RecordLength} bytes";
            throw DataException.In(path, $"{expected} ({RecordLength} for each image)", $"{bytes.Length} bytes", "The file is cut off or not a CIFAR-10 binary batch. Fetch it again.");
        }

        var pixels = new byte[count * PixelsPerImage];
        var labels = new long[count];
        for (var i = 0; i < count; i++)
        {
            var record = bytes.AsSpan(i * RecordLength, RecordLength);
            if (record[0] > 9)
                throw DataException.In(path, "labels from 0 to 9", $"{record[0]} for image {i}", "The file is damaged or not a CIFAR-10 binary batch. Fetch it again.");
            labels[i] = record[0];
            record[1..].CopyTo(pixels.AsSpan(i * PixelsPerImage));
        }

        return (pixels, labels);
    }
}
