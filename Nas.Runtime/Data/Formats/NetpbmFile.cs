using System.Globalization;

namespace Nas.Runtime.Data.Formats;

/// <summary>Binary Netpbm: PGM (P5, grey) and PPM (P6, colour), one picture per file, 8 or 16 bits.</summary>
internal static class NetpbmFile
{
    /// <exception cref="DataException">Damaged, cut off, or longer than it says.</exception>
    public static Picture Decode(byte[] bytes, string path)
    {
        var channels = bytes[1] == '6' ? 3 : 1;
        var position = 2;
        var width = Number(bytes, ref position, "the width", path);
        var height = Number(bytes, ref position, "the height", path);
        var maximum = Number(bytes, ref position, "the largest value", path);
        Picture.RequireSize(width, height, path);
        if (maximum is < 1 or > 65535) throw DataException.In(path, "a largest value from 1 to 65535", $"{maximum}", "The header is damaged. Replace the file.");
        if (position >= bytes.Length || !IsSpace(bytes[position])) throw DataException.In(path, $"one white space at byte {position}", "none", "The header is damaged or cut off. Replace the file.");
        position++;

        var samples = (int)(width * height * channels);
        var bytesPerSample = maximum > 255 ? 2 : 1;
        var expected = position + (long)samples * bytesPerSample;
        if (bytes.Length != expected)
            throw DataException.In(path, $"{expected} bytes ({width} × {height} × {channels})", $"{bytes.Length} bytes", $"The file is {(bytes.Length < expected ? "cut off" : "followed by something else")}. Replace it.");

        var pixels = new byte[samples];
        for (var i = 0; i < samples; i++)
        {
            var value = bytesPerSample == 1 ? bytes[position + i] : bytes[position + 2 * i] << 8 | bytes[position + 2 * i + 1];
            if (value > maximum) throw DataException.In(path, $"values up to {maximum}", $"{value}", "The file is damaged. Replace it.");
            pixels[i] = (byte)((value * 255 + maximum / 2) / maximum);
        }

        return new Picture((int)width, (int)height, channels, pixels);
    }

    private static long Number(byte[] bytes, ref int position, string what, string path)
    {
        while (position < bytes.Length && (IsSpace(bytes[position]) || bytes[position] == '#'))
        {
            if (bytes[position] == '#')
                while (position < bytes.Length && bytes[position] is not ((byte)'\n' or (byte)'\r')) position++;
            else
                position++;
        }

        var start = position;
        // Ten digits are more than any size that is read.
        while (position < bytes.Length && position - start < 10 && char.IsAsciiDigit((char)bytes[position])) position++;
        if (position == start) throw DataException.In(path, $"{what} at byte {start}", start < bytes.Length ? "something else" : "the end of the file", "The header is damaged or cut off. Replace the file.");
        return long.Parse(bytes.AsSpan(start, position - start), NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private static bool IsSpace(byte value) => value is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r' or 0x0B or 0x0C;
}
