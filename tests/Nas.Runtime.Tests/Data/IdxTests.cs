using Nas.Dsl.Model;
using Nas.Runtime.Data;
using Nas.Runtime.Data.Formats;

namespace Nas.Runtime.Tests.Data;

public sealed class IdxTests : IDisposable
{
    private static readonly ImageShape Small = new(1, 2, 3);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Reads_what_was_written_packed_or_not_dash_or_dot(bool packed, bool dotted)
    {
        foreach (var (name, content) in SampleFiles.IdxFiles())
        {
            var spelled = dotted ? name.Replace("-idx", ".idx", StringComparison.Ordinal) : name;
            _folder.Write(packed ? $"{spelled}.gz" : spelled, packed ? SampleFiles.Gzip(content) : content);
        }

        using var split = Requests.Load(Requests.For("fashion-mnist", _folder.Root, Small));
        Assert.Equal(SampleFiles.Bytes(36, 1), split.Train.Images.bytes.ToArray());
        Assert.Equal(SampleFiles.Bytes(24, 2), split.Test.Images.bytes.ToArray());
        Assert.Equal([0, 1, 2, 3, 4, 5], split.Train.LabelValues.ToArray());
        Assert.Equal([9, 8, 7, 0], split.Test.LabelValues.ToArray());
        Assert.Equal([6L, 1, 2, 3], split.Train.Images.shape);
        Assert.Equal("Ankle boot", split.Test.ClassNames![9]);
    }

    [Fact]
    public void A_packed_file_may_lack_the_ending()
    {
        var path = _folder.Write("labels", SampleFiles.Gzip(SampleFiles.Idx([3], [2, 0, 1])));
        Assert.Equal([2, 0, 1], IdxFile.ReadLabels(path, 3));
    }

    [Fact]
    public void Wrong_magic() => Requests.Fails(
        () => IdxFile.ReadImages(_folder.Write("x", SampleFiles.Idx([3], [0, 1, 2]))), "x: expected", "00 00 08 03", "00 00 08 01");

    [Fact]
    public void Elements_of_another_type_are_wrong_magic() =>
        Requests.Fails(() => IdxFile.ReadLabels(_folder.Write("x", [0, 0, 0x0D, 1, 0, 0, 0, 1, 0, 0, 0, 0]), 10), "00 00 08 01", "00 00 0D 01");

    [Fact]
    public void Cut_off_tells_both_lengths()
    {
        var whole = SampleFiles.Idx([6, 2, 3], SampleFiles.Bytes(36, 1));
        Requests.Fails(() => IdxFile.ReadImages(_folder.Write("x", whole[..40])), "52 bytes", "40 bytes", "cut off");
    }

    [Fact]
    public void Something_behind_the_end() =>
        Requests.Fails(() => IdxFile.ReadLabels(_folder.Write("x", [.. SampleFiles.Idx([3], [0, 1, 2]), 7]), 10), "11 bytes", "12 bytes", "followed");

    [Fact]
    public void A_header_that_claims_more_than_any_memory() =>
        Requests.Fails(() => IdxFile.ReadImages(_folder.Write("x", SampleFiles.Idx([int.MaxValue, int.MaxValue, int.MaxValue], [1]))), "9903520300447984", "17 bytes");

    [Fact]
    public void No_images() => Requests.Fails(() => IdxFile.ReadImages(_folder.Write("x", SampleFiles.Idx([0, 2, 3], []))), "dimension 0", "found 0");

    [Fact]
    public void Label_out_of_range() => Requests.Fails(() => IdxFile.ReadLabels(_folder.Write("x", SampleFiles.Idx([3], [0, 10, 2])), 10), "0 to 9", "10 for image 1");

    [Fact]
    public void Not_gzip() => Requests.Fails(() => IdxFile.ReadLabels(_folder.Write("x.gz", SampleFiles.Idx([1], [0])), 10), "x.gz", "1F 8B", "00 00 08 01");

    [Fact]
    public void Corrupt_gzip()
    {
        var packed = SampleFiles.Gzip(SampleFiles.Idx([4096], new byte[4096]));
        packed[12] ^= 0xFF;
        Requests.Fails(() => IdxFile.ReadLabels(_folder.Write("x.gz", packed), 10), "x.gz", "damaged");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Cut_off_at_every_byte_is_a_data_error(bool packed)
    {
        var whole = SampleFiles.Idx([3, 2, 2], SampleFiles.Bytes(12, 5));
        if (packed) whole = SampleFiles.Gzip(whole);
        for (var length = 0; length < whole.Length; length++)
        {
            var path = _folder.Write($"x{length}", whole[..length]);
            Requests.Fails(() => IdxFile.ReadImages(path), path);
        }
    }

    [Fact]
    public void Every_flipped_bit_is_read_or_a_data_error()
    {
        var whole = SampleFiles.Gzip(SampleFiles.Idx([3, 2, 2], SampleFiles.Bytes(12, 5)));
        var failures = 0;
        for (var bit = 0; bit < 8 * whole.Length; bit++)
        {
            var changed = (byte[])whole.Clone();
            changed[bit / 8] ^= (byte)(1 << bit % 8);
            var path = _folder.Write("x", changed);
            if (Record.Exception(() => IdxFile.ReadImages(path)) is not { } error) continue;
            Assert.IsType<DataException>(error);
            failures++;
        }

        Assert.True(failures > 4 * whole.Length, $"{failures} of {8 * whole.Length} were noticed");
    }

    [Fact]
    public void More_labels_than_images()
    {
        var files = SampleFiles.IdxFiles();
        files["train-labels-idx1-ubyte"] = SampleFiles.Idx([7], new byte[7]);
        foreach (var (name, content) in files) _folder.Write(name, content);
        Requests.Fails(() => Requests.Load(Requests.For("mnist", _folder.Root, Small)), "train-labels-idx1-ubyte", "expected 6 labels", "found 7");
    }

    [Fact]
    public void A_missing_file_says_which()
    {
        foreach (var (name, content) in SampleFiles.IdxFiles().Where(f => f.Key != "t10k-images-idx3-ubyte")) _folder.Write(name, content);
        Requests.Fails(() => Requests.Load(Requests.For("mnist", _folder.Root, Small)), _folder.Root, "t10k-images-idx3-ubyte", "leave out --data-dir");
    }

    [Fact]
    public void A_missing_folder() => Requests.Fails(
        () => Requests.Load(Requests.For("mnist", Path.Combine(_folder.Root, "absent"), Small)), "absent", "the folder is missing", "--data-dir");

    [Fact]
    public void A_file_in_place_of_the_folder() =>
        Requests.Fails(() => Requests.Load(Requests.For("mnist", _folder.Write("x", [1]), Small)), "expected a folder, found a file");

    [Fact]
    public void A_folder_in_place_of_a_file() => Requests.Fails(() => IdxFile.ReadImages(_folder.Make("x")), "expected a file, found a folder");

    [Fact]
    public void A_file_that_may_not_be_read()
    {
        var path = _folder.Write("x", SampleFiles.Idx([1], [0]));
        if (OperatingSystem.IsWindows()) return;
        File.SetUnixFileMode(path, UnixFileMode.None);
        // The administrator may read all the same; everybody else gets the error.
        if (Environment.IsPrivilegedProcess) Assert.Equal([0], IdxFile.ReadLabels(path, 1));
        else Requests.Fails(() => IdxFile.ReadLabels(path, 1), path, "permission");
    }

    [RealDataFact("fashion-mnist-10k")]
    public void Real_images()
    {
        using var split = Requests.Load(Requests.For("fashion-mnist", RealDataFactAttribute.PathOf("fashion-mnist-10k"), Requests.Grey28));
        Assert.Equal((8000, 2000), (split.Train.Count, split.Test.Count));
        Assert.All(split.Train.ClassCounts(), count => Assert.InRange(count, 700, 900));
        Assert.All(split.Test.ClassCounts(), count => Assert.InRange(count, 150, 250));
        // Published for the 60,000: 0.2860 and 0.3530.
        Assert.InRange(split.Train.Statistics.Mean[0], 0.28, 0.293);
        Assert.InRange(split.Train.Statistics.StandardDeviation[0], 0.346, 0.360);
        Assert.Same(split.Train.Statistics, split.Test.Statistics);
    }
}
