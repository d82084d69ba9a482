using Nas.Dsl.Model;
using Nas.Runtime.Data;

namespace Nas.Runtime.Tests.Data;

public sealed class ImageFolderTests : IDisposable
{
    private static readonly ImageShape Tiny = new(1, 2, 2);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Two_parts_in_the_order_of_the_names()
    {
        Fill("train/dog", 0, 3);
        Fill("train/cat", 10, 2);
        Fill("test/cat", 20, 1);
        Fill("test/dog", 30, 1);
        _folder.Write("train/cat/notes.txt", [1]);
        _folder.Write("train/.hidden/x.png", [1]);
        using var split = Load();
        Assert.Equal(["cat", "dog"], split.Train.ClassNames);
        Assert.Equal([0, 0, 1, 1, 1], split.Train.LabelValues.ToArray());
        Assert.Equal([0, 1], split.Test.LabelValues.ToArray());
        Assert.Equal(new byte[] { 10, 11, 0, 1, 2 }, Firsts(split.Train));
        Assert.Equal(new byte[] { 20, 30 }, Firsts(split.Test));
    }

    [Theory]
    [InlineData("")]
    [InlineData("train/")]
    public void One_part_is_divided_by_the_seed(string below)
    {
        Fill($"{below}a", 0, 20);
        Fill($"{below}b", 100, 10);
        using var split = Load();
        using var again = Load();
        using var other = Load(seed: 2);
        Assert.Equal((24, 6), (split.Train.Count, split.Test.Count));
        Assert.Equal([16, 8], split.Train.ClassCounts());
        Assert.Equal(Firsts(split.Train), Firsts(again.Train));
        Assert.NotEqual(Firsts(split.Train), Firsts(other.Train));
        Assert.Equal(30, Firsts(split.Train).Concat(Firsts(split.Test)).Distinct().Count());
        // The statistics are of the training part alone.
        Assert.Equal(split.Train.Images.bytes.ToArray().Average(b => b / 255.0), split.Train.Statistics.Mean[0], 12);
        Assert.Same(split.Train.Statistics, split.Test.Statistics);
    }

    [Fact]
    public void Formats_may_be_mixed_and_sizes_differ()
    {
        _folder.Write("train/a/1.png", SampleFiles.GreyPng(4, 4, [.. Enumerable.Repeat((byte)9, 16)]));
        _folder.Write("train/a/2.PNG", SampleFiles.GreyPng(1, 1, [8]));
        _folder.Write("train/b/3.bmp", SampleFiles.Bmp(3, 2, [.. Enumerable.Repeat((byte)7, 18)], true));
        Fill("test/a", 1, 1);
        Fill("test/b", 2, 1);
        using var split = Load();
        Assert.Equal(new byte[] { 9, 8, 7 }, Firsts(split.Train));
    }

    [Fact]
    public void A_folder_must_be_given() => Requests.Fails(() => Requests.Load(Requests.For("folder", null, Tiny, 2)), "--data-dir");

    [Fact]
    public void No_class_folder() => Requests.Fails(() => Load(), _folder.Root, "one folder for each class");

    [Fact]
    public void An_empty_class_folder()
    {
        Fill("a", 0, 3);
        _folder.Make("b");
        Requests.Fails(() => Load(), Path.Combine(_folder.Root, "b"), "an empty folder");
    }

    [Fact]
    public void A_class_folder_with_folders_only()
    {
        Fill("a", 0, 3);
        Fill("b/deeper", 0, 3);
        Requests.Fails(() => Load(), "directly");
    }

    [Fact]
    public void A_picture_of_another_format_is_not_left_out_silently()
    {
        Fill("a", 0, 3);
        Fill("b", 0, 3);
        _folder.Write("b/x.TIF", [0x49, 0x49]);
        Requests.Fails(() => Load(), "x.TIF", "Convert");
    }

    [Fact]
    public void A_broken_picture_is_named()
    {
        Fill("a", 0, 3);
        Fill("b", 0, 3);
        _folder.Write("b/x.png", SampleFiles.GreyPng(1, 1, [3])[..20]);
        _folder.Write("b/y.png", []);
        Requests.Fails(() => Load(), Path.Combine(_folder.Root, "b", "x.png"), "cut off");
    }

    [Fact]
    public void Test_classes_must_be_those_of_train()
    {
        Fill("train/a", 0, 1);
        Fill("train/b", 0, 1);
        Fill("test/a", 0, 1);
        Requests.Fails(() => Load(), "a, b", "no folder b");
        Fill("test/b", 0, 1);
        Fill("test/c", 0, 1);
        Requests.Fails(() => Load(), "another folder c");
    }

    [Fact]
    public void Test_alone()
    {
        Fill("test/a", 0, 1);
        Requests.Fails(() => Load(), "train beside test");
    }

    [Fact]
    public void Another_number_of_classes()
    {
        Fill("a", 0, 3);
        Fill("b", 0, 3);
        Fill("c", 0, 3);
        Requests.Fails(() => Load(), "2 classes", "3 classes", "classes: 3");
    }

    [Fact]
    public void A_shape_that_no_picture_has() => Requests.Fails(() => Requests.Load(Requests.For("folder", _folder.Root, new ImageShape(2, 8, 8), 2)), "image(2, 8, 8)", "image(3, 8, 8)");

    private static byte[] Firsts(ImageDataset dataset) => [.. Enumerable.Range(0, dataset.Count).Select(i => dataset.Images.bytes[4 * i])];

    private ImageSplit Load(ulong seed = 1) => Requests.Load(Requests.For("folder", _folder.Root, Tiny, 2, seed));

    private void Fill(string name, int first, int count)
    {
        for (var i = 0; i < count; i++) _folder.Write($"{name}/{i:000}.png", SampleFiles.GreyPng(2, 2, [.. Enumerable.Repeat((byte)(first + i), 4)]));
    }
}
