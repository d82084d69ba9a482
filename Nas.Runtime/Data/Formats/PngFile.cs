using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Nas.Runtime.Data.Formats;

/// <summary>
/// PNG (ISO/IEC 15948), non-interlaced: grey, colour and palette of every bit depth, with or without transparency. Transparency is
/// dropped; of 16 bits the upper 8 are kept; fewer than 8 bits are stretched to 0..255.
/// </summary>
internal static class PngFile
{
    private const string Damaged = "The file is damaged. Replace it.";

    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    private enum ColourType : byte
    {
        Grey = 0,
        Colour = 2,
        Palette = 3,
        GreyAlpha = 4,
        ColourAlpha = 6,
    }

    /// <exception cref="DataException">Damaged, cut off, interlaced, or not within the standard.</exception>
    public static Picture Decode(byte[] bytes, string path)
    {
        if (!bytes.AsSpan().StartsWith(Signature)) throw DataException.In(path, "the PNG signature (8 bytes)", "another one", Damaged);
        Header? header = null;
        byte[]? palette = null;
        using var packed = new MemoryStream();
        for (var position = Signature.Length; ;)
        {
            var (type, chunk, next) = ChunkAt(bytes, position, path);
            var data = chunk.Span;
            position = next;
            if (header is null && type != "IHDR") throw DataException.In(path, "the chunk IHDR first", type, Damaged);
            switch (type)
            {
                case "IHDR":
                    header = Header.Parse(data, path);
                    break;
                case "PLTE":
                    if (data.Length is 0 or > 768 || data.Length % 3 != 0) throw DataException.In(path, "a palette of 1 to 256 colours", $"{data.Length} bytes", Damaged);
                    palette = data.ToArray();
                    break;
                case "IDAT":
                    packed.Write(data);
                    break;
                case "IEND":
                    var raw = Unpack(packed, header!.Value, path);
                    Unfilter(raw, header.Value, path);
                    return Expand(raw, header.Value, palette, path);
                default:
                    // A capital first letter marks a chunk without which the picture cannot be shown; the others may be skipped.
                    if (char.IsAsciiLetterUpper(type[0])) throw DataException.In(path, "chunks of the PNG standard", $"'{type}'", "Convert the file to plain PNG.");
                    break;
            }
        }
    }

    private static (string Type, ReadOnlyMemory<byte> Data, int Next) ChunkAt(byte[] bytes, int position, string path)
    {
        var rest = bytes.Length - position;
        if (rest < 12) throw DataException.In(path, $"a chunk of at least 12 bytes at byte {position}", $"{rest} bytes", "The file is cut off. Replace it.");
        var length = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(position));
        if (length > rest - 12) throw DataException.In(path, $"{length + 12L} bytes at byte {position}", $"{rest} bytes", "The file is cut off. Replace it.");
        var end = position + 8 + (int)length;
        if (Crc32.Of(bytes.AsSpan(position + 4, 4 + (int)length)) != BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(end)))
            throw DataException.In(path, $"a chunk with the right checksum at byte {position}", "another checksum", Damaged);
        return (Encoding.Latin1.GetString(bytes, position + 4, 4), bytes.AsMemory(position + 8, (int)length), end + 4);
    }

    private static byte[] Unpack(MemoryStream packed, Header header, string path)
    {
        var length = (long)header.Height * (1 + header.RowLength);
        if (length > Array.MaxLength) throw DataException.In(path, $"at most {Array.MaxLength} bytes of pixels", $"{length}", "Scale the picture down.");
        var raw = new byte[length];
        packed.Position = 0;
        try
        {
            using var zlib = new ZLibStream(packed, CompressionMode.Decompress);
            var read = zlib.ReadAtLeast(raw, raw.Length, throwOnEndOfStream: false);
            if (read < raw.Length) throw DataException.In(path, $"{raw.Length} bytes of pixels", $"{read} bytes", Damaged);
            if (zlib.ReadByte() >= 0) throw DataException.In(path, $"{raw.Length} bytes of pixels", "more", Damaged);
        }
        catch (Exception error) when (error is InvalidDataException or IOException)
        {
            throw new DataException($"{path}: the packed pixels cannot be unpacked ({error.Message}). {Damaged}", error);
        }

        return raw;
    }

    // Each row has a leading byte that names its filter: what was subtracted from each byte is added again. PNG specification, section 9.
    private static void Unfilter(byte[] raw, Header header, string path)
    {
        var bytesPerPixel = Math.Max(1, header.BitsPerPixel / 8);
        var above = new byte[header.RowLength].AsSpan();
        for (var y = 0; y < header.Height; y++)
        {
            var start = y * (1 + header.RowLength);
            var filter = raw[start];
            var row = raw.AsSpan(start + 1, header.RowLength);
            if (filter > 4) throw DataException.In(path, "row filters from 0 to 4", $"{filter} in row {y}", Damaged);
            for (var i = 0; i < row.Length; i++)
            {
                var left = i >= bytesPerPixel ? row[i - bytesPerPixel] : 0;
                var corner = i >= bytesPerPixel ? above[i - bytesPerPixel] : 0;
                row[i] += filter switch
                {
                    1 => (byte)left,
                    2 => above[i],
                    3 => (byte)((left + above[i]) / 2),
                    4 => (byte)Paeth(left, above[i], corner),
                    _ => 0,
                };
            }

            above = row;
        }
    }

    private static int Paeth(int left, int above, int corner)
    {
        var estimate = left + above - corner;
        var (toLeft, toAbove, toCorner) = (Math.Abs(estimate - left), Math.Abs(estimate - above), Math.Abs(estimate - corner));
        if (toLeft <= toAbove && toLeft <= toCorner) return left;
        return toAbove <= toCorner ? above : corner;
    }

    private static Picture Expand(byte[] raw, Header header, byte[]? palette, string path)
    {
        if (header.Type == ColourType.Palette && palette is null) throw DataException.In(path, "a palette (chunk PLTE)", "none", Damaged);
        var channels = header.Type is ColourType.Grey or ColourType.GreyAlpha ? 1 : 3;
        var pixels = new byte[header.Width * header.Height * channels];
        var bytesPerSample = header.Depth == 16 ? 2 : 1;
        for (var y = 0; y < header.Height; y++)
        {
            var row = raw.AsSpan(y * (1 + header.RowLength) + 1, header.RowLength);
            for (var x = 0; x < header.Width; x++)
            {
                var target = pixels.AsSpan((y * header.Width + x) * channels, channels);
                if (header.Depth >= 8 && header.Type != ColourType.Palette)
                {
                    // Big-endian samples: the first byte of two is the upper one.
                    for (var c = 0; c < channels; c++) target[c] = row[(x * header.Samples + c) * bytesPerSample];
                    continue;
                }

                var bit = x * header.Depth;
                var mask = (1 << header.Depth) - 1;
                var sample = row[bit / 8] >> 8 - header.Depth - bit % 8 & mask;
                if (header.Type == ColourType.Grey)
                {
                    target[0] = (byte)(sample * 255 / mask);
                    continue;
                }

                if (3 * sample >= palette!.Length) throw DataException.In(path, $"palette entries from 0 to {palette.Length / 3 - 1}", $"{sample}", Damaged);
                palette.AsSpan(3 * sample, 3).CopyTo(target);
            }
        }

        return new Picture(header.Width, header.Height, channels, pixels);
    }

    private readonly record struct Header(int Width, int Height, int Depth, ColourType Type)
    {
        public int Samples => Type switch { ColourType.Colour => 3, ColourType.GreyAlpha => 2, ColourType.ColourAlpha => 4, _ => 1 };

        public int BitsPerPixel => Depth * Samples;

        public int RowLength => (int)(((long)Width * BitsPerPixel + 7) / 8);

        public static Header Parse(ReadOnlySpan<byte> data, string path)
        {
            if (data.Length != 13) throw DataException.In(path, "a header of 13 bytes", $"{data.Length} bytes", Damaged);
            var (width, height) = (BinaryPrimitives.ReadUInt32BigEndian(data), BinaryPrimitives.ReadUInt32BigEndian(data[4..]));
            Picture.RequireSize(width, height, path);
            var (depth, type) = (data[8], (ColourType)data[9]);
            var allowed = type switch
            {
                ColourType.Grey => depth is 1 or 2 or 4 or 8 or 16,
                ColourType.Palette => depth is 1 or 2 or 4 or 8,
                ColourType.Colour or ColourType.GreyAlpha or ColourType.ColourAlpha => depth is 8 or 16,
                _ => false,
            };
            if (!allowed) throw DataException.In(path, "a colour type and bit depth of the PNG standard", $"type {data[9]} with {depth} bits", Damaged);
            if (data[10] != 0 || data[11] != 0) throw DataException.In(path, "compression 0 and filter method 0", $"{data[10]} and {data[11]}", Damaged);
            if (data[12] == 1) throw DataException.In(path, "a PNG that is not interlaced", "an interlaced one", "Save the picture again without interlacing.");
            if (data[12] != 0) throw DataException.In(path, "interlace method 0", $"{data[12]}", Damaged);
            return new Header((int)width, (int)height, depth, type);
        }
    }
}
