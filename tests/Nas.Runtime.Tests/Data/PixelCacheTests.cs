using Nas.Dsl.Model;
using Nas.Runtime.Data;
using Nas.Runtime.Data.Downloads;

namespace Nas.Runtime.Tests.Data;

public sealed class PixelCacheTests : IDisposable
{
    private static readonly ImageShape Tiny = new(1, 2, 2);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_second_start_reads_what_the_first_has_decoded()
    {
        Pictures();
        using var first = Load();
        var kept = Assert.Single(Kept());
        Assert.Equal((6 * 4) + 32, new FileInfo(kept).Length);
        // What is read is what is kept: other pixels under a right checksum show where these come from.
        Overwrite(kept, [.. Enumerable.Range(100, 24).Select(i => (byte)i)]);
        using var second = Load();
        Assert.Equal(Enumerable.Range(100, 24).Select(i => (byte)i), Pixels(second).Order());
        Assert.Equal(first.Train.LabelValues.ToArray(), second.Train.LabelValues.ToArray());
        // Another division has the same pictures.
        using var other = Load(seed: 5);
        Assert.Equal(Pixels(second).Order(), Pixels(other).Order());
        Assert.Single(Kept());
    }

    [Fact]
    public void Torn_damaged_and_foreign_files_are_decoded_anew()
    {
        Pictures();
        using var first = Load();
        var kept = Assert.Single(Kept());
        var whole = File.ReadAllBytes(kept);
        foreach (var bytes in new[] { [], whole[..^1], [.. whole, 0], [.. whole.Select((b, i) => i == 5 ? (byte)(b + 1) : b)] })
        {
            File.WriteAllBytes(kept, bytes);
            using var again = Load();
            Assert.Equal(Pixels(first), Pixels(again));
            Assert.Equal(whole, File.ReadAllBytes(kept));
        }
    }

    [Fact]
    public void Another_time_size_name_or_shape_is_another_picture()
    {
        Pictures();
        using var first = Load();
        File.SetLastWriteTimeUtc(Path.Combine(_folder.Root, "data", "a", "0.png"), new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        using var second = Load();
        Assert.Equal(2, Kept().Length);
        using var third = new ImageSplit(Requests.LoadAny(Request() with { Shape = new ImageShape(1, 1, 1) }));
        Assert.Equal(3, Kept().Length);
    }

    [Fact]
    public void A_cache_that_cannot_be_written_is_no_error()
    {
        Pictures();
        _folder.Write("cache", [1]); // a file where the folder would be
        using var split = Load();
        Assert.Equal(6, split.Train.Count + split.Test.Count);
    }

    [Fact]
    public void Few_pictures_are_not_kept()
    {
        Pictures(padding: 0);
        using var split = Load();
        Assert.Empty(Kept());
    }

    [Fact]
    public void What_was_used_the_longest_ago_goes_first()
    {
        var now = DateTime.UtcNow;
        string[] files = ["old.pixels", "new.pixels", "newest.pixels", "killed.part", "running.part", "other.txt"];
        foreach (var (name, age) in files.Zip([3, 2, 1, 48, 1, 99])) File.SetLastWriteTimeUtc(_folder.Write(name, new byte[10]), now.AddHours(-age));
        PixelCache.MakeRoom(_folder.Root, 20);
        Assert.Equal(["new.pixels", "newest.pixels", "other.txt", "running.part"], Directory.GetFiles(_folder.Root).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        PixelCache.MakeRoom(_folder.Root, 19);
        Assert.False(File.Exists(Path.Combine(_folder.Root, "new.pixels")));
        PixelCache.MakeRoom(_folder.Root, 0);
        Assert.Equal(["other.txt", "running.part"], Directory.GetFiles(_folder.Root).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private static byte[] Pixels(ImageSplit split) => [.. split.Train.Images.bytes, .. split.Test.Images.bytes];

    private static void Overwrite(string kept, byte[] pixels) => File.WriteAllBytes(kept, [.. pixels, .. System.Security.Cryptography.SHA256.HashData(pixels)]);

    private string[] Kept() => Directory.Exists(Path.Combine(_folder.Root, "cache", "pictures")) ? Directory.GetFiles(Path.Combine(_folder.Root, "cache", "pictures")) : [];

    private DataRequest Request(ulong seed = 1) => Requests.For("folder", Path.Combine(_folder.Root, "data"), Tiny, 2, seed) with { CacheDirectory = Path.Combine(_folder.Root, "cache") };

    private ImageSplit Load(ulong seed = 1) => Requests.Load(Request(seed));

    // Behind the end of a PNG nothing is read, so that small pictures are large files.
    private void Pictures(int padding = (int)PixelCache.Least)
    {
        for (var i = 0; i < 6; i++)
            _folder.Write($"data/{(i % 2 == 0 ? "a" : "b")}/{i}.png", [.. SampleFiles.GreyPng(2, 2, [.. Enumerable.Repeat((byte)i, 4)]), .. new byte[i == 0 ? padding : 0]]);
    }
}
