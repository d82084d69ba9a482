using System.Buffers.Binary;
using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Nas.Runtime.Tests.Data;

/// <summary>Encoders for the formats that are read, written from the formats' descriptions and independent of the readers.</summary>
internal static class SampleFiles
{
    public static byte[] Idx(int[] size, byte[] elements)
    {
        var file = new List<byte> { 0, 0, 8, (byte)size.Length };
        foreach (var extent in size) file.AddRange([(byte)(extent >> 24), (byte)(extent >> 16), (byte)(extent >> 8), (byte)extent]);
        return [.. file, .. elements];
    }

    public static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(content);
        return packed.ToArray();
    }

    public static byte[] Zlib(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest)) zlib.Write(content);
        return packed.ToArray();
    }

    public static byte[] Bytes(int count, int seed)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

#pragma warning disable CA5351 // as in the product: the published sums are MD5
    public static string Md5(byte[] content) => Convert.ToHexStringLower(MD5.HashData(content));
#pragma warning restore CA5351

    /// <summary>Four IDX files with the names of MNIST: 6 + 4 images of 2 × 3, pixels and labels known.</summary>
    public static Dictionary<string, byte[]> IdxFiles(int classes = 10) => new()
    {
        ["train-images-idx3-ubyte"] = Idx([6, 2, 3], Bytes(36, 1)),
        ["train-labels-idx1-ubyte"] = Idx([6], [.. Enumerable.Range(0, 6).Select(i => (byte)(i % classes))]),
        ["t10k-images-idx3-ubyte"] = Idx([4, 2, 3], Bytes(24, 2)),
        ["t10k-labels-idx1-ubyte"] = Idx([4], [9, 8, 7, 0]),
    };

    public static byte[] CifarBatch(int images, int seed)
    {
        var file = Bytes(images * 3073, seed);
        for (var i = 0; i < images; i++) file[i * 3073] = (byte)((i + seed) % 10);
        return file;
    }

    public static byte[] TarGz(IEnumerable<(string Name, byte[] Content)> files)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        using (var tar = new TarWriter(gzip))
        {
            foreach (var (name, content) in files)
                tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
        }

        return packed.ToArray();
    }

    /// <summary>A PNG file from rows of packed samples, each row with the filter asked for.</summary>
    public static byte[] Png(int width, int depth, int colourType, byte[][] rows, Func<int, int> filter, byte[]? palette = null, int interlace = 0, int parts = 1)
    {
        var samples = colourType switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };
        var distance = Math.Max(1, depth * samples / 8);
        var raw = new List<byte>();
        for (var y = 0; y < rows.Length; y++)
        {
            var kind = filter(y);
            raw.Add((byte)kind);
            for (var i = 0; i < rows[y].Length; i++)
            {
                int left = i < distance ? 0 : rows[y][i - distance], up = y == 0 ? 0 : rows[y - 1][i], corner = y == 0 || i < distance ? 0 : rows[y - 1][i - distance];
                var prediction = kind switch { 0 => 0, 1 => left, 2 => up, 3 => (left + up) >> 1, 4 => Nearest(left, up, corner), _ => 0 };
                raw.Add((byte)(rows[y][i] - prediction));
            }
        }

        var packed = Zlib([.. raw]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), rows.Length);
        (header[8], header[9], header[12]) = ((byte)depth, (byte)colourType, (byte)interlace);
        var file = new List<byte> { 0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A };
        file.AddRange(Chunk("IHDR", header));
        file.AddRange(Chunk("tEXt", "Comment\0skipped"u8.ToArray()));
        if (palette is not null) file.AddRange(Chunk("PLTE", palette));
        var step = (packed.Length + parts - 1) / parts;
        for (var start = 0; start < packed.Length; start += step) file.AddRange(Chunk("IDAT", packed[start..Math.Min(packed.Length, start + step)]));
        file.AddRange(Chunk("IEND", []));
        return [.. file];
    }

    public static byte[] GreyPng(int width, int height, byte[] pixels) =>
        Png(width, 8, 0, [.. Enumerable.Range(0, height).Select(y => pixels[(y * width)..((y + 1) * width)])], _ => 0);

    public static byte[] Chunk(string type, byte[] data)
    {
        byte[] body = [.. type.Select(c => (byte)c), .. data];
        var chunk = new byte[4 + body.Length + 4];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        body.CopyTo(chunk, 4);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(4 + body.Length), Crc(body));
        return chunk;
    }

    /// <summary>A 24-bit bitmap of colour pixels, row by row from the top.</summary>
    public static byte[] Bmp(int width, int height, byte[] pixels, bool topDown)
    {
        var stride = (width * 3 + 3) & ~3;
        var file = new byte[54 + stride * height];
        (file[0], file[1], file[10], file[14], file[26], file[28]) = ((byte)'B', (byte)'M', 54, 40, 1, 24);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(2), file.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), width);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), topDown ? -height : height);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var target = 54 + (topDown ? y : height - 1 - y) * stride + 3 * x;
                for (var c = 0; c < 3; c++) file[target + c] = pixels[(y * width + x) * 3 + 2 - c];
            }
        }

        return file;
    }

    // Bit by bit, without a table.
    private static uint Crc(byte[] bytes)
    {
        var crc = 0xFFFFFFFFu;
        foreach (var value in bytes)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var carry = ((crc ^ (uint)(value >> bit)) & 1) != 0;
                crc >>= 1;
                if (carry) crc ^= 0xEDB88320u;
            }
        }

        return crc ^ 0xFFFFFFFFu;
    }

    private static int Nearest(int left, int up, int corner)
    {
        var estimate = left + up - corner;
        return new[] { left, up, corner }.MinBy(candidate => Math.Abs(estimate - candidate));
    }
}
