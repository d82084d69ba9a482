using Nas.Dsl.Model;
using Nas.Runtime.Data;
using Nas.Runtime.Data.Formats;
using SkiaSharp;

namespace Nas.Runtime.Tests.Data;

/// <summary>Pictures of every format that is read, from files of our own encoders where the format is simple enough.</summary>
public sealed class PictureTests : IDisposable
{
    private static readonly byte[][] Whole =
    [
        SampleFiles.Png(5, 8, 2, [.. Enumerable.Range(0, 4).Select(y => SampleFiles.Bytes(15, y))], y => y),
        SampleFiles.Bmp(3, 2, SampleFiles.Bytes(18, 8), false),
        Encoded(SKEncodedImageFormat.Jpeg),
        Encoded(SKEncodedImageFormat.Webp),
    ];

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
        var isGrey = colourType is 0 or 4;
        var expected = new byte[3 * Width * Height];
        for (var i = 0; i < Width * Height; i++)
        {
            var (row, x) = (values[i / Width], i % Width);
            for (var c = 0; c < 3; c++)
            {
                var sample = colourType == 3 ? palette[(3 * row[x]) + c] : row[(x * samples) + (isGrey ? 0 : c)];
                expected[(c * Width * Height) + i] = (byte)(colourType == 3 ? sample : depth == 16 ? sample >> 8 : sample * 255 / ((1 << depth) - 1));
            }
        }

        for (var filter = 0; filter < 6; filter++)
        {
            var file = SampleFiles.Png(Width, depth, colourType, [.. values.Select(v => Pack(v, depth))], y => filter == 5 ? y % 5 : filter, colourType == 3 ? palette : null, parts: 1 + filter % 3);
            var read = Read(file, new ImageShape(3, Height, Width));
            // Of 16 bits some round and some cut.
            Assert.All(read.Zip(expected), pair => Assert.InRange(pair.First - pair.Second, 0, depth == 16 ? 1 : 0));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Bmp_from_either_end(bool topDown)
    {
        var pixels = SampleFiles.Bytes(3 * 2 * 3, 8);
        Assert.Equal(Enumerable.Range(0, 3).SelectMany(c => pixels.Where((_, i) => i % 3 == c)), Read(SampleFiles.Bmp(3, 2, pixels, topDown), new ImageShape(3, 2, 3)));
    }

    // A red, a green, a blue and a white quarter; what comes back has them to within the loss of the format.
    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg, 6)]
    [InlineData(SKEncodedImageFormat.Webp, 0)]
    public void Lossy_formats_are_near(SKEncodedImageFormat format, int loss)
    {
        var read = Read(Encoded(format), new ImageShape(3, 16, 16));
        foreach (var (x, y, colour) in new[] { (3, 3, SKColors.Red), (12, 3, SKColors.Lime), (3, 12, SKColors.Blue), (12, 12, SKColors.White) })
        {
            byte[] expected = [colour.Red, colour.Green, colour.Blue];
            for (var c = 0; c < 3; c++) Assert.InRange(read[(c * 256) + (y * 16) + x], expected[c] - loss, expected[c] + loss);
        }
    }

    [Fact]
    public void Of_a_gif_the_first_picture()
    {
        // 2 × 1 from a palette of four colours, as the specification's codes of the packer (GIF89a, appendix F): clear, 0, 1, end with 3 bits each.
        byte[] file =
        [
            .. "GIF89a"u8, 2, 0, 1, 0, 0x81, 0, 0, 10, 20, 30, 40, 50, 60, 0, 0, 0, 0, 0, 0,
            0x2C, 0, 0, 0, 0, 2, 0, 1, 0, 0, 2, 2, 0b0100_0100, 0b0000_1010, 0, 0x3B,
        ];
        Assert.Equal([10, 40, 20, 50, 30, 60], Read(file, new ImageShape(3, 1, 2)));
    }

    // The corners of a picture, as a camera that was held so stores it, come back upright.
    [Theory]
    [InlineData(1, "RGBW")]
    [InlineData(2, "GRWB")]
    [InlineData(3, "WBGR")]
    [InlineData(4, "BWRG")]
    [InlineData(5, "RBGW")]
    [InlineData(6, "BRWG")]
    [InlineData(7, "WGBR")]
    [InlineData(8, "GWRB")]
    public void A_picture_is_turned_as_its_exif_data_say(int orientation, string corners)
    {
        var jpeg = Encoded(SKEncodedImageFormat.Jpeg);
        byte[] exif = [.. "Exif\0\0MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0];
        var read = Read([.. jpeg[..2], 0xFF, 0xE1, 0, (byte)(exif.Length + 2), .. exif, .. jpeg[2..]], new ImageShape(3, 16, 16));
        Assert.Equal(corners, string.Concat(new[] { (3, 3), (12, 3), (3, 12), (12, 12) }.Select(p => Named(read, p.Item1, p.Item2))));

        static char Named(byte[] planes, int x, int y)
        {
            var (red, green, blue) = (planes[(y * 16) + x] > 128, planes[256 + (y * 16) + x] > 128, planes[512 + (y * 16) + x] > 128);
            return red && green && blue ? 'W' : red ? 'R' : green ? 'G' : 'B';
        }
    }

    [Fact]
    public void What_is_transparent_keeps_its_colour()
    {
        var file = SampleFiles.Png(2, 8, 6, [[200, 100, 50, 0, 7, 8, 9, 255]], _ => 0);
        Assert.Equal([200, 7, 100, 8, 50, 9], Read(file, new ImageShape(3, 1, 2)));
    }

    [Fact]
    public void Other_formats_are_named()
    {
        Requests.Fails(() => Read("P5 1 1 255\n\0"u8.ToArray()), "x: expected JPEG, PNG, WebP, BMP or GIF", "50 35 20 31", "convert");
        Requests.Fails(() => Read([]), "an empty file");
        Requests.Fails(() => Read([.. SampleFiles.Png(1, 8, 0, [[1]], _ => 0)[..16], 0, 0x7F, 0xFF, 0xFF, 0, 0x7F, 0xFF, 0xFF, 8, 0, 0, 0, 0]), "x: ");
    }

    [Fact]
    public void Cut_off_anywhere_a_file_is_a_data_error()
    {
        foreach (var file in Whole)
        {
            Assert.NotEmpty(Read(file));
            // The last bytes of a PNG are checksums and the end, and all pixels are there before.
            for (var length = 0; length < file.Length - 28; length += Math.Max(1, file.Length / 100))
                Assert.True(Record.Exception(() => Read(file[..length])) is DataException error && error.Message.Contains("x: ", StringComparison.Ordinal), $"{length} of {file.Length} bytes, {file[0]:X2}");
        }
    }

    [Fact]
    public void Changed_anywhere_a_file_is_read_or_a_data_error()
    {
        foreach (var file in Whole)
        {
            var failures = 0;
            for (var position = 0; position < file.Length; position += Math.Max(1, file.Length / 100))
            {
                foreach (var value in new byte[] { 0x00, 0x31, 0x7F, 0x80, 0xFF })
                {
                    if (Record.Exception(() => Read([.. file[..position], value, .. file[(position + 1)..]])) is not { } error) continue;
                    Assert.IsType<DataException>(error);
                    failures++;
                }
            }

            Assert.NotEqual(0, failures);
        }
    }

    [Fact]
    public void Channels_are_matched()
    {
        var grey = SampleFiles.GreyPng(2, 1, [10, 200]);
        var colour = SampleFiles.Png(1, 8, 2, [[255, 0, 0], [0, 255, 0]], _ => 0);
        Assert.Equal([10, 200, 10, 200, 10, 200], Read(grey, new ImageShape(3, 1, 2)));
        Assert.Equal([10, 200], Read(grey, new ImageShape(1, 1, 2)));
        Assert.Equal([76, 150], Read(colour, new ImageShape(1, 2, 1)));
        Assert.Equal([255, 0, 0, 255, 0, 0], Read(colour, new ImageShape(3, 2, 1)));
        Assert.Throws<ArgumentException>(() => Read(grey, new ImageShape(2, 1, 2)));
    }

    [Fact]
    public void Halves_are_means()
    {
        // 4 × 2 to 2 × 1: the mean of each 2 × 2 block.
        var read = Read(SampleFiles.GreyPng(4, 2, [0, 20, 40, 60, 40, 20, 80, 60]), new ImageShape(1, 1, 2));
        Assert.All(read.Zip([20, 60]), pair => Assert.InRange(pair.First - pair.Second, -1, 1));
    }

    [Fact]
    public void It_grows_bilinearly()
    {
        // Centres of the four new pixels lie at -1/4, 1/4, 3/4 and 5/4 of the two old ones.
        var read = Read(SampleFiles.GreyPng(2, 2, [0, 100, 0, 100]), new ImageShape(1, 4, 4));
        Assert.All(read.Zip([0, 25, 75, 100, 0, 25, 75, 100, 0, 25, 75, 100, 0, 25, 75, 100]), pair => Assert.InRange(pair.First - pair.Second, -1, 1));
    }

    [Fact]
    public void Of_another_ratio_the_middle_is_taken()
    {
        Assert.Equal([2, 3], Read(SampleFiles.GreyPng(2, 4, [1, 1, 2, 3, 2, 3, 4, 4])[..], new ImageShape(1, 1, 2)));
        Assert.Equal([5, 5, 5, 5], Read(SampleFiles.GreyPng(6, 2, [0, 0, 5, 5, 9, 9, 0, 0, 5, 5, 9, 9]), new ImageShape(1, 2, 2)));
    }

    [Theory]
    [InlineData(5, 9, 5, 9)]
    [InlineData(17, 13, 8, 8)]
    [InlineData(7, 3, 20, 11)]
    [InlineData(30, 4, 7, 28)]
    public void A_flat_picture_stays_flat_and_the_same_size_stays_the_same(int height, int width, int newHeight, int newWidth)
    {
        var flat = SampleFiles.GreyPng(width, height, [.. Enumerable.Repeat((byte)77, height * width)]);
        Assert.All(Read(flat, new ImageShape(1, newHeight, newWidth)), value => Assert.Equal(77, value));
        var varied = SampleFiles.Bytes(height * width, 6);
        Assert.Equal(varied, Read(SampleFiles.GreyPng(width, height, varied), new ImageShape(1, height, width)));
    }

    private byte[] Read(byte[] file, ImageShape? shape = null)
    {
        using var picture = Picture.Read(_folder.Write("x", file));
        shape ??= new ImageShape(3, picture.Height, picture.Width);
        var planes = new byte[shape.Numbers];
        picture.CopyTo(shape, planes);
        return planes;
    }

    private static byte[] Encoded(SKEncodedImageFormat format)
    {
        using var picture = new SKBitmap(16, 16);
        for (var i = 0; i < 256; i++) picture.SetPixel(i % 16, i / 16, (i % 16 < 8, i / 16 < 8) switch { (true, true) => SKColors.Red, (false, true) => SKColors.Lime, (true, false) => SKColors.Blue, _ => SKColors.White });
        using var pixels = picture.PeekPixels();
        using var file = format == SKEncodedImageFormat.Webp ? pixels.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossless, 75)) : picture.Encode(format, 100);
        return file!.ToArray();
    }

    // Samples of fewer than 8 bits side by side, the first in the highest bits; of 16 bits the higher byte first.
    private static byte[] Pack(int[] samples, int depth)
    {
        if (depth == 16) return [.. samples.SelectMany(s => new[] { (byte)(s >> 8), (byte)s })];
        var packed = new byte[(samples.Length * depth + 7) / 8];
        for (var i = 0; i < samples.Length; i++) packed[i * depth / 8] |= (byte)(samples[i] << (8 - depth - (i * depth % 8)));
        return packed;
    }
}
