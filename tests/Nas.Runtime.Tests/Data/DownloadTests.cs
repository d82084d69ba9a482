using Nas.Runtime.Data;
using Nas.Runtime.Data.Downloads;
using Nas.Runtime.Data.Sources;

namespace Nas.Runtime.Tests.Data;

public sealed class DownloadTests : IDisposable
{
    private static readonly byte[] Content = SampleFiles.Bytes(200_000, 3);
    private readonly TemporaryFolder _folder = new();

    private DataRequest Request => Requests.For("some-data", null, Requests.Grey28) with { CacheDirectory = _folder.Root };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_good_file_is_kept_and_not_fetched_again()
    {
        using var server = new LocalServer(_ => LocalServer.Ok(Content));
        var progress = new List<DownloadProgress>();
        var request = Request with { Progress = progress.Add };
        var file = new PublishedFile("x.gz", SampleFiles.Md5(Content), server.Address("/x.gz"));
        var path = DataCache.Require(file, request);
        Assert.Equal(path, DataCache.Require(file, request));
        Assert.Equal(Path.Combine(_folder.Root, "some-data", "x.gz"), path);
        Assert.Equal(Content, File.ReadAllBytes(path));
        Assert.Equal(["/x.gz"], server.Requests);
        Assert.Equal(new DownloadProgress("x.gz", 200_000, 200_000), progress[^1]);
        Assert.Equal(progress.OrderBy(p => p.Received), progress);
    }

    [Fact]
    public void A_wrong_checksum_leaves_nothing_behind()
    {
        using var server = new LocalServer(_ => LocalServer.Ok([1, 2, 3]));
        Fails(server.Address("/x"), $"expected MD5 {SampleFiles.Md5(Content)}, found {SampleFiles.Md5([1, 2, 3])}");
    }

    [Fact]
    public void A_file_cut_off_midway_leaves_nothing_behind()
    {
        using var server = new LocalServer(_ => LocalServer.CutOff(Content));
        Fails(server.Address("/x"));
    }

    [Fact]
    public void Not_found()
    {
        using var server = new LocalServer(_ => LocalServer.NotFound());
        Fails(server.Address("/x"), "404");
    }

    [Fact]
    public void No_server() => Fails(LocalServer.Nobody());

    [Fact]
    public void The_second_address_helps_out()
    {
        using var server = new LocalServer(_ => LocalServer.Ok(Content));
        var path = DataCache.Require(new PublishedFile("x", SampleFiles.Md5(Content), LocalServer.Nobody(), server.Address("/y")), Request);
        Assert.Equal(Content, File.ReadAllBytes(path));
    }

    [Fact]
    public void Another_file_in_the_cache_is_not_taken_for_the_published_one()
    {
        _folder.Write("some-data/x", [1, 2, 3]);
        Requests.Fails(() => DataCache.Require(new PublishedFile("x", SampleFiles.Md5(Content), LocalServer.Nobody()), Request), "x: expected", SampleFiles.Md5(Content), "Delete it");
    }

    [Fact]
    public void A_cancelled_download_is_no_data_error()
    {
        using var server = new LocalServer(_ => LocalServer.Ok(Content));
        using var cancellation = new CancellationTokenSource();
        var request = Request with { Cancellation = cancellation.Token, Progress = _ => cancellation.Cancel() };
        Assert.ThrowsAny<OperationCanceledException>(() => DataCache.Require(new PublishedFile("x", SampleFiles.Md5(Content), server.Address("/x")), request));
        Assert.Empty(Directory.GetFiles(Path.Combine(_folder.Root, "some-data")));
    }

    [Fact]
    public void A_cache_that_cannot_be_made()
    {
        var request = Request with { CacheDirectory = _folder.Write("file", [1]) };
        Requests.Fails(() => DataCache.Require(new PublishedFile("x", SampleFiles.Md5(Content), LocalServer.Nobody()), request), "cache folder cannot be made", "NAS_CACHE");
    }

    [Fact]
    public void A_data_set_by_name()
    {
        var files = SampleFiles.IdxFiles().ToDictionary(f => $"/{f.Key}.gz", f => SampleFiles.Gzip(f.Value));
        files["/train-images-idx3-ubyte.gz"] = SampleFiles.Gzip(SampleFiles.Idx([6, 28, 28], SampleFiles.Bytes(6 * 784, 1)));
        files["/t10k-images-idx3-ubyte.gz"] = SampleFiles.Gzip(SampleFiles.Idx([4, 28, 28], SampleFiles.Bytes(4 * 784, 2)));
        using var server = new LocalServer(path => LocalServer.Ok(files[path]));
        string[] order = ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];
        var source = new Published([.. order.Select(name => new PublishedFile($"{name}.gz", SampleFiles.Md5(files[$"/{name}.gz"]), server.Address($"/{name}.gz")))]);
        using var split = source.Load(Request);
        Assert.Equal((6, 4), (split.Train.Count, split.Test.Count));
        Assert.Equal(4, server.Requests.Count);

        // What does not fit is found before anything is fetched.
        Requests.Fails(() => source.Load(Request with { Classes = 5 }), "5 classes", "10 classes");
        Assert.Equal(4, server.Requests.Count);
    }

    private void Fails(Uri address, params string[] parts)
    {
        var file = new PublishedFile("x.gz", SampleFiles.Md5(Content), address);
        Requests.Fails(
            () => DataCache.Require(file, Request),
            ["x.gz could not be downloaded", address.ToString(), Path.Combine(_folder.Root, "some-data"), "Without a network", "--data-dir", .. parts]);
        Assert.Empty(Directory.GetFiles(Path.Combine(_folder.Root, "some-data")));
    }

    private sealed class Published(IReadOnlyList<PublishedFile> files) : IdxSource
    {
        public override string Name => "published";

        public override string Description => "for a test";

        protected override IReadOnlyList<string> ClassNames { get; } = [.. Enumerable.Range(0, 10).Select(i => $"{i}")];

        protected override IReadOnlyList<PublishedFile> Files => files;
    }
}
