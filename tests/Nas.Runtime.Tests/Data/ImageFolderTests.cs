using System.Text;
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

    [Theory]
    [InlineData("validation")]
    [InlineData("val")]
    [InlineData("valid")]
    public void Validation_is_what_a_search_measures_by(string name)
    {
        Fill("train/a", 0, 3);
        Fill("train/b", 10, 2);
        Fill($"{name}/a", 20, 1);
        Fill($"{name}/b", 30, 2);
        Fill("test/a", 40, 1);
        Fill("test/b", 50, 1);
        using var split = Load();
        Assert.Equal(new byte[] { 0, 1, 2, 10, 11, 20, 30, 31 }, Firsts(split.Train));
        Assert.Equal([5, 6, 7], split.Train.HeldOut);
        Assert.Null(split.Test.HeldOut);
        Assert.Equal(new byte[] { 40, 50 }, Firsts(split.Test));
        using var some = split.Train.Select([7, 0, 5]);
        Assert.Equal([0, 2], some.HeldOut);
        using var rest = split.Train.Select([0, 1]);
        Assert.Null(rest.HeldOut);
        Assert.NotEqual(DataFingerprint.Of(split.Train), DataFingerprint.Of(ImageDataset.Of([.. split.Train.Images.bytes], [.. split.Train.LabelValues], Tiny, 2)));
    }

    [Fact]
    public void Validation_without_test_is_the_test_part()
    {
        Fill("train/a", 0, 3);
        Fill("train/b", 10, 2);
        Fill("val/a", 20, 1);
        Fill("val/b", 30, 1);
        using var split = Load();
        Assert.Equal((5, 2), (split.Train.Count, split.Test.Count));
        Assert.Null(split.Train.HeldOut);
        Fill("validation/a", 20, 1);
        Requests.Fails(() => Load(), "val and validation", "Keep one");
    }

    [Fact]
    public void One_class_is_nothing_to_tell_apart()
    {
        Fill("a", 0, 3);
        Requests.Fails(() => Load(), _folder.Root, "two classes at least", "'a' alone");
    }

    [Fact]
    public void Labels_in_a_csv_say_the_part_too()
    {
        Fill("pictures", 0, 8);
        Labels("""
            file_name,Split,label
            pictures/000.png,train,dog
            pictures/001.png,train,cat
            pictures/002.png,val,dog
            pictures/003.png,validation,cat
            pictures/004.png,TEST,"cat"
            ./pictures/005.png,test,dog
            """);
        using var split = Load();
        Assert.Equal(["cat", "dog"], split.Train.ClassNames);
        Assert.Equal(new byte[] { 0, 1, 2, 3 }, Firsts(split.Train));
        Assert.Equal([1, 0, 1, 0], split.Train.LabelValues.ToArray());
        Assert.Equal([2, 3], split.Train.HeldOut);
        Assert.Equal(new byte[] { 4, 5 }, Firsts(split.Test));
        Assert.Equal([0, 1], split.Test.LabelValues.ToArray());
    }

    [Fact]
    public void Labels_without_parts_are_divided_by_the_seed_and_numbers_keep_their_order()
    {
        Fill("", 0, 10);
        Labels("image,class\n" + string.Join('\n', Enumerable.Range(0, 10).Select(i => $"{i:000}.png,{(i < 5 ? 10 : 9)}")));
        using var split = Load();
        Assert.Equal(["9", "10"], split.Train.ClassNames);
        Assert.Equal([4, 4], split.Train.ClassCounts());
        Assert.Equal((8, 2), (split.Train.Count, split.Test.Count));
    }

    [Theory]
    [InlineData("file,label\n000.png,a\nno.png,b", "line 3", "no.png is not in")]
    [InlineData("file,label\n000.png,a\n001.png,", "line 3", "no label for 001.png")]
    [InlineData("file,label\n000.png,a\n,b", "line 3", "no file")]
    [InlineData("file,label\n000.png,a\n./000.png,b", "line 3", "line 2")]
    [InlineData("file,label,split\n000.png,a,train\n001.png,b,dev", "line 3", "found 'dev'")]
    [InlineData("file,label\n000.png,a\n001.png,a", "labels.csv", "two classes at least")]
    [InlineData("file,label,split\n000.png,a,train\n001.png,b,test\n002.png,a,test", "none of 'b'", "to train on")]
    [InlineData("file,label,split\n000.png,a,validation\n001.png,b,validation", "a training part", "train")]
    [InlineData("name,label\n000.png,a", "a column 'file'", "name, label")]
    [InlineData("file,kind\n000.png,a", "a column 'label'", "file, kind")]
    [InlineData("file,label\n000.png", "line 2", "does not fit the header")]
    [InlineData("file,label\n", "no rows", "labels.csv")]
    public void Labels_that_cannot_be_used(string labels, params string[] parts)
    {
        Fill("", 0, 3);
        Labels(labels);
        Requests.Fails(() => Load(), parts);
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

    private void Labels(string text) => _folder.Write("labels.csv", Encoding.UTF8.GetBytes(text));

    private void Fill(string name, int first, int count)
    {
        for (var i = 0; i < count; i++) _folder.Write(Path.Combine(name, $"{i:000}.png"), SampleFiles.GreyPng(2, 2, [.. Enumerable.Repeat((byte)(first + i), 4)]));
    }
}
