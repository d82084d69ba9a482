using Nas.Runtime.Data.Downloads;
using Nas.Runtime.Data.Formats;
using Nas.Runtime.Data.Sources;

namespace Nas.Runtime.Tests.Data;

public sealed class Cifar10Tests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("cifar-10-batches-bin/")]
    public void Reads_all_batches_in_order(string below)
    {
        _folder.Write($"{below}data_batch_2.bin", SampleFiles.CifarBatch(2, 20));
        _folder.Write($"{below}data_batch_1.bin", SampleFiles.CifarBatch(3, 11));
        _folder.Write($"{below}test_batch.bin", SampleFiles.CifarBatch(1, 35));
        using var split = Requests.Load(Requests.For("cifar10", _folder.Root, Requests.Colour32));
        Assert.Equal([1, 2, 3, 0, 1], split.Train.LabelValues.ToArray());
        Assert.Equal([5], split.Test.LabelValues.ToArray());
        Assert.Equal(SampleFiles.CifarBatch(2, 20)[3074..6146], split.Train.Images.bytes[(4 * 3072)..].ToArray());
        Assert.Equal("truck", split.Train.ClassNames![9]);
    }

    [Fact]
    public void Cut_off_tells_both_lengths() => Requests.Fails(
        () => Cifar10File.Read(_folder.Write("x.bin", SampleFiles.CifarBatch(3, 1)[..7000])), "x.bin", "6146 or 9219 bytes", "7000 bytes");

    [Fact]
    public void Cut_off_anywhere_is_noticed()
    {
        var whole = SampleFiles.CifarBatch(1, 1);
        foreach (var length in new[] { 0, 1, 3072 }) Requests.Fails(() => Cifar10File.Read(_folder.Write("x.bin", whole[..length])), "3073", $"{length} bytes");
    }

    [Fact]
    public void Label_out_of_range()
    {
        var batch = SampleFiles.CifarBatch(2, 1);
        batch[3073] = 10;
        Requests.Fails(() => Cifar10File.Read(_folder.Write("x.bin", batch)), "0 to 9", "10 for image 1");
    }

    [Fact]
    public void Missing_batches()
    {
        Requests.Fails(() => Requests.Load(Requests.For("cifar10", _folder.Root, Requests.Colour32)), "data_batch_1.bin");
        _folder.Write("data_batch_1.bin", SampleFiles.CifarBatch(1, 1));
        Requests.Fails(() => Requests.Load(Requests.For("cifar10", _folder.Root, Requests.Colour32)), "test_batch.bin");
    }

    [Fact]
    public void The_Python_version_is_recognised()
    {
        _folder.Write("data_batch_1", [0x80, 2]);
        Requests.Fails(() => Requests.Load(Requests.For("cifar10", _folder.Root, Requests.Colour32)), "Python version", "cifar-10-binary.tar.gz");
    }

    [Fact]
    public void Downloads_and_unpacks_once()
    {
        var archive = SampleFiles.TarGz(
        [
            ("cifar-10-batches-bin/data_batch_1.bin", SampleFiles.CifarBatch(4, 1)),
            ("cifar-10-batches-bin/readme.html", [1, 2, 3]),
            ("../../test_batch.bin", SampleFiles.CifarBatch(2, 2)),
        ]);
        using var server = new LocalServer(_ => LocalServer.Ok(archive));
        var source = new Published(new PublishedFile("c.tar.gz", SampleFiles.Md5(archive), server.Address("/c.tar.gz")));
        var request = Requests.For("cifar10", null, Requests.Colour32) with { CacheDirectory = _folder.Root };
        for (var time = 0; time < 2; time++)
        {
            using var split = source.Load(request);
            Assert.Equal((4, 2), (split.Train.Count, split.Test.Count));
        }

        Assert.Single(server.Requests);
        Assert.Equal(["cifar-10-batches-bin"], Directory.GetFileSystemEntries(Path.Combine(_folder.Root, "cifar10")).Select(p => Path.GetFileName(p)!));
    }

    [Fact]
    public void An_archive_that_is_none()
    {
        byte[] archive = [1, 2, 3, 4];
        using var server = new LocalServer(_ => LocalServer.Ok(archive));
        var source = new Published(new PublishedFile("c.tar.gz", SampleFiles.Md5(archive), server.Address("/c.tar.gz")));
        Requests.Fails(() => source.Load(Requests.For("cifar10", null, Requests.Colour32) with { CacheDirectory = _folder.Root }), "c.tar.gz", "cannot be unpacked");
        Assert.False(Directory.Exists(Path.Combine(_folder.Root, "cifar10", "cifar-10-batches-bin")));
    }

    [RealDataFact("cifar10-4k")]
    public void Real_images()
    {
        using var split = Requests.Load(Requests.For("cifar10", RealDataFactAttribute.PathOf("cifar10-4k"), Requests.Colour32));
        Assert.Equal((3200, 800), (split.Train.Count, split.Test.Count));
        Assert.All(split.Train.ClassCounts(), count => Assert.InRange(count, 260, 380));
        // Published for the 50,000: (0.4914, 0.4822, 0.4465) and (0.2470, 0.2435, 0.2616).
        Assert.All(split.Train.Statistics.Mean.Zip([0.4914, 0.4822, 0.4465]), pair => Assert.InRange(pair.First, pair.Second - 0.015, pair.Second + 0.015));
        Assert.All(split.Train.Statistics.StandardDeviation.Zip([0.2470, 0.2435, 0.2616]), pair => Assert.InRange(pair.First, pair.Second - 0.01, pair.Second + 0.01));
    }

    private sealed class Published(PublishedFile archive) : Cifar10
    {
        protected override PublishedFile Archive => archive;
    }
}
