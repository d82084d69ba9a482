using Nas.Dsl.Model;
using Nas.Runtime.Data;
using Nas.Runtime.Data.Formats;

namespace Nas.Runtime.Tests.Data;

public sealed class PictureTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<int, int> PngKinds => new()
    {
        { 0, 1 }, { 0, 2 }, { 0, 4 }, { 0, 8 }, { 0, 16 }, { 2, 8 }, { 2, 16 }, { 3, 1 }, { 3, 2 }, { 3, 4 }, { 3, 8 }, { 4, 8 }, { 4, 16 }, { 6, 8 }, { 6, 16 },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(PngKinds))]
    public void Png_of_every_colour_type_depth_and_filter(int colourType, int depth)
    {
        // 7 wide, so that packed samples end within a byte; each row has another filter.
        const int Width = 7, Height = 11;
        var samples = colourType switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };
        var random = new Random(depth * 10 + colourType);
        var palette = SampleFiles.Bytes(3 << Math.Min(depth, 8), 4);
        var values = Enumerable.Range(0, Height).Select(_ => Enumerable.Range(0, Width * samples).Select(_ => random.Next(1 << depth)).ToArray()).ToArray();
        var channels = colourType is 0 or 4 ? 1 : 3;
        var expected = new List<byte>();
        foreach (var row in values)
        {
            for (var x = 0; x < Width; x++)
            {
                if (colourType == 3) expected.AddRange(palette.AsSpan(3 * row[x], 3));
                else for (var c = 0; c < channels; c++) expected.Add((byte)(depth == 16 ? row[x * samples + c] >> 8 : row[x * samples + c] * 255 / ((1 << depth) - 1)));
            }
        }

        for (var filter = 0; filter < 6; filter++)
        {
            var file = SampleFiles.Png(Width, depth, colourType, [.. values.Select(v => Pack(v, depth))], y => filter == 5 ? y % 5 : filter, colourType == 3 ? palette : null, parts: 1 + filter % 3);
            var picture = Picture.Read(_folder.Write("x.png", file));
            Assert.Equal((Width, Height, channels), (picture.Width, picture.Height, picture.Channels));
            Assert.Equal(expected, picture.Pixels);
        }
    }

    [Fact]
    public void Png_interlaced() => Requests.Fails(
        () => Picture.Read(_folder.Write("x.png", SampleFiles.Png(2, 8, 0, [[1, 2]], _ => 0, interlace: 1))), "x.png", "interlaced", "Save the picture again");

    [Fact]
    public void Png_with_an_unknown_filter() =>
        Requests.Fails(() => Picture.Read(_folder.Write("x.png", SampleFiles.Png(2, 8, 0, [[1, 2], [3, 4]], y => 5 * y))), "5 in row 1");

    [Fact]
    public void Png_with_a_depth_outside_the_standard() =>
        Requests.Fails(() => Picture.Read(_folder.Write("x.png", SampleFiles.Png(2, 4, 2, [[1, 2, 3]], _ => 0))), "type 2 with 4 bits");

    [Fact]
    public void Png_without_its_palette() => Requests.Fails(() => Picture.Read(_folder.Write("x.png", SampleFiles.Png(1, 8, 3, [[0]], _ => 0))), "PLTE");

    [Fact]
    public void Png_beyond_its_palette() =>
        Requests.Fails(() => Picture.Read(_folder.Write("x.png", SampleFiles.Png(2, 8, 3, [[1, 2]], _ => 0, [9, 9, 9, 8, 8, 8]))), "entries from 0 to 1", "found 2");

    [Fact]
    public void Png_with_too_few_or_too_many_pixels()
    {
        Requests.Fails(() => Picture.Read(_folder.Write("x.png", Rows(2, [0, 1, 2]))), "6 bytes of pixels", "found 3 bytes");
        Requests.Fails(() => Picture.Read(_folder.Write("x.png", Rows(2, [0, 1, 2, 0, 3, 4, 5]))), "6 bytes of pixels", "found more");
        Requests.Fails(() => Picture.Read(_folder.Write("x.png", Rows(1 << 30, [0]))), $"2 × {1 << 30}");
    }

    [Fact]
    public void Png_with_a_packed_part_that_is_none()
    {
        byte[] file = [.. Head(2, 1), .. SampleFiles.Chunk("IDAT", [1, 2, 3, 4, 5]), .. SampleFiles.Chunk("IEND", [])];
        Requests.Fails(() => Picture.Read(_folder.Write("x.png", file)), "x.png", "cannot be unpacked");
    }

    [Fact]
    public void Png_with_a_critical_chunk_of_the_future()
    {
        byte[] file = [.. Head(2, 1), .. SampleFiles.Chunk("NEWS", []), .. SampleFiles.Chunk("IEND", [])];
        Requests.Fails(() => Picture.Read(_folder.Write("x.png", file)), "NEWS");
    }

    [Fact]
    public void Netpbm_grey_and_colour()
    {
        var grey = Picture.Read(_folder.Write("x.pgm", [.. "P5 # a comment\n3\t2\n# another\n255\n"u8, 1, 2, 3, 4, 5, 6]));
        Assert.Equal((3, 2, 1), (grey.Width, grey.Height, grey.Channels));
        Assert.Equal([1, 2, 3, 4, 5, 6], grey.Pixels);
        var colour = Picture.Read(_folder.Write("x.ppm", [.. "P6\n1 2\n255\n"u8, 10, 20, 30, 40, 50, 60]));
        Assert.Equal((1, 2, 3), (colour.Width, colour.Height, colour.Channels));
        Assert.Equal([10, 20, 30, 40, 50, 60], colour.Pixels);
    }

    [Fact]
    public void Netpbm_stretches_other_ranges()
    {
        Assert.Equal([0, 85, 170, 255], Picture.Read(_folder.Write("x.pgm", [.. "P5 4 1 3\n"u8, 0, 1, 2, 3])).Pixels);
        Assert.Equal([0, 128, 255], Picture.Read(_folder.Write("x.pgm", [.. "P5 3 1 65535\n"u8, 0, 0, 0x80, 0, 0xFF, 0xFF])).Pixels);
    }

    [Fact]
    public void Netpbm_errors()
    {
        Requests.Fails(() => Picture.Read(_folder.Write("x.pgm", [.. "P5 3 2 255\n"u8, 1, 2])), "17 bytes", "13 bytes", "cut off");
        Requests.Fails(() => Picture.Read(_folder.Write("x.pgm", [.. "P5 1 1 255\n"u8, 1, 2])), "followed");
        Requests.Fails(() => Picture.Read(_folder.Write("x.pgm", [.. "P5 1 1 7\n"u8, 8])), "up to 7", "found 8");
        Requests.Fails(() => Picture.Read(_folder.Write("x.pgm", [.. "P5 0 1 7\n"u8])), "0 × 1");
        Requests.Fails(() => Picture.Read(_folder.Write("x.pgm", [.. "P5 1 1 70000\n"u8, 1])), "70000");
        Requests.Fails(() => Picture.Read(_folder.Write("x.pgm", [.. "P5 wide"u8])), "the width");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Bmp_from_either_end(bool topDown)
    {
        var pixels = SampleFiles.Bytes(3 * 2 * 3, 8);
        var picture = Picture.Read(_folder.Write("x.bmp", SampleFiles.Bmp(3, 2, pixels, topDown)));
        Assert.Equal((3, 2, 3), (picture.Width, picture.Height, picture.Channels));
        Assert.Equal(pixels, picture.Pixels);
    }

    [Fact]
    public void Bmp_errors()
    {
        var whole = SampleFiles.Bmp(3, 2, SampleFiles.Bytes(18, 8), false);
        Requests.Fails(() => Picture.Read(_folder.Write("x.bmp", Changed(whole, 28, 8))), "24 bits", "found 8");
        Requests.Fails(() => Picture.Read(_folder.Write("x.bmp", Changed(whole, 30, 1))), "compression 1");
        Requests.Fails(() => Picture.Read(_folder.Write("x.bmp", Changed(whole, 14, 12))), "header", "found 12");
        Requests.Fails(() => Picture.Read(_folder.Write("x.bmp", Changed(whole, 10, 2))), "byte 2");
        Requests.Fails(() => Picture.Read(_folder.Write("x.bmp", Changed(whole, 25, 0x80))), "3 × 2147483646");
    }

    [Fact]
    public void Other_formats_are_told_apart()
    {
        Requests.Fails(() => Picture.Read(_folder.Write("x.png", [0xFF, 0xD8, 0xFF, 0xE0])), "JPEG", "Convert");
        Requests.Fails(() => Picture.Read(_folder.Write("x.png", "GIF89a"u8.ToArray())), "47 49 46 38");
        Requests.Fails(() => Picture.Read(_folder.Write("x.png", [])), "an empty file");
    }

    [Fact]
    public void Cut_off_at_every_byte_is_a_data_error()
    {
        byte[][] files =
        [
            SampleFiles.Png(5, 8, 2, [.. Enumerable.Range(0, 4).Select(y => SampleFiles.Bytes(15, y))], y => y),
            [.. "P6\n2 2\n255\n"u8, .. SampleFiles.Bytes(12, 1)],
            SampleFiles.Bmp(3, 2, SampleFiles.Bytes(18, 8), false),
        ];
        foreach (var file in files)
        {
            Assert.NotEmpty(Picture.Read(_folder.Write("x", file)).Pixels);
            for (var length = 0; length < file.Length; length++) Requests.Fails(() => Picture.Read(_folder.Write("x", file[..length])), "x: ");
        }
    }

    [Fact]
    public void Changed_anywhere_a_file_is_read_or_a_data_error()
    {
        byte[][] files =
        [
            SampleFiles.Png(5, 8, 2, [.. Enumerable.Range(0, 4).Select(y => SampleFiles.Bytes(15, y))], y => y),
            [.. "P6\n2 2\n255\n"u8, .. SampleFiles.Bytes(12, 1)],
            SampleFiles.Bmp(3, 2, SampleFiles.Bytes(18, 8), false),
        ];
        var failures = new int[files.Length];
        for (var file = 0; file < files.Length; file++)
        {
            for (var position = 0; position < files[file].Length; position++)
            {
                foreach (var value in new byte[] { 0x00, 0x31, 0x7F, 0x80, 0xFF })
                {
                    if (value == files[file][position]) continue;
                    var path = _folder.Write("x", Changed(files[file], position, value));
                    if (Record.Exception(() => Picture.Read(path)) is not { } error) continue;
                    Assert.IsType<DataException>(error);
                    failures[file]++;
                }
            }
        }

        // Every byte of a PNG is under a checksum.
        Assert.InRange(failures[0], 4 * files[0].Length, 5 * files[0].Length);
        Assert.All(failures, count => Assert.NotEqual(0, count));
    }

    [Fact]
    public void Channels_are_matched()
    {
        var grey = new Picture(2, 1, 1, [10, 200]);
        var colour = new Picture(1, 2, 3, [255, 0, 0, 0, 255, 0]);
        Assert.Equal([10, 200, 10, 200, 10, 200], As(grey, new ImageShape(3, 1, 2)));
        Assert.Equal([76, 150], As(colour, new ImageShape(1, 2, 1)));
        Assert.Equal([255, 0, 0, 255, 0, 0], As(colour, new ImageShape(3, 2, 1)));
        Assert.Throws<ArgumentException>(() => As(grey, new ImageShape(2, 1, 2)));
    }

    [Fact]
    public void Shrinks_by_area()
    {
        // 4 × 2 to 2 × 1: the mean of each 2 × 2 block.
        Assert.Equal([20, 60], As(new Picture(4, 2, 1, [0, 20, 40, 60, 40, 20, 80, 60]), new ImageShape(1, 1, 2)));
        // 3 to 2: each new pixel is one old one and half of the middle one.
        Assert.Equal([20, 80], As(new Picture(3, 1, 1, [0, 60, 90]), new ImageShape(1, 1, 2)));
    }

    [Fact]
    public void Grows_bilinearly()
    {
        // Centres of the four new pixels lie at -1/4, 1/4, 3/4 and 5/4 of the two old ones.
        Assert.Equal([0, 25, 75, 100], As(new Picture(2, 1, 1, [0, 100]), new ImageShape(1, 1, 4)));
        Assert.Equal([0, 25, 75, 100], As(new Picture(1, 2, 1, [0, 100]), new ImageShape(1, 4, 1)));
    }

    [Theory]
    [InlineData(5, 9, 5, 9)]
    [InlineData(17, 13, 8, 8)]
    [InlineData(7, 3, 20, 11)]
    [InlineData(30, 4, 7, 28)]
    public void A_flat_picture_stays_flat_and_the_same_size_stays_the_same(int height, int width, int newHeight, int newWidth)
    {
        var flat = Enumerable.Repeat((byte)77, height * width).ToArray();
        Assert.All(As(new Picture(width, height, 1, flat), new ImageShape(1, newHeight, newWidth)), value => Assert.Equal(77, value));
        var varied = SampleFiles.Bytes(height * width, 6);
        Assert.Equal(varied, As(new Picture(width, height, 1, varied), new ImageShape(1, height, width)));
    }

    private static byte[] As(Picture picture, ImageShape shape)
    {
        var pixels = new byte[shape.Channels * shape.Height * shape.Width];
        picture.CopyTo(shape, pixels);
        return pixels;
    }

    private static byte[] Pack(int[] values, int depth)
    {
        var row = new byte[(values.Length * depth + 7) / 8];
        for (var i = 0; i < values.Length; i++)
        {
            if (depth == 16) (row[2 * i], row[2 * i + 1]) = ((byte)(values[i] >> 8), (byte)values[i]);
            else row[i * depth / 8] |= (byte)(values[i] << (8 - depth - i * depth % 8));
        }

        return row;
    }

    private static byte[] Head(int width, int height) =>
    [
        0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A,
        .. SampleFiles.Chunk("IHDR", [0, 0, 0, (byte)width, (byte)(height >> 24), (byte)(height >> 16), (byte)(height >> 8), (byte)height, 8, 0, 0, 0, 0]),
    ];

    private static byte[] Rows(int height, byte[] raw) => [.. Head(2, height), .. SampleFiles.Chunk("IDAT", SampleFiles.Zlib(raw)), .. SampleFiles.Chunk("IEND", [])];

    private static byte[] Changed(byte[] file, int position, byte value)
    {
        var changed = (byte[])file.Clone();
        changed[position] = value;
        return changed;
    }
}
