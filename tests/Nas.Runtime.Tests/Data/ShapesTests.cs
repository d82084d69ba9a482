using Nas.Dsl.Model;
using Nas.Runtime.Data.Sources;

namespace Nas.Runtime.Tests.Data;

public sealed class ShapesTests
{
    [Fact]
    public void By_default_4000_and_1000_in_equal_classes()
    {
        using var split = Load(Requests.Grey28, 10);
        Assert.All(split.Train.ClassCounts(), count => Assert.Equal(400, count));
        Assert.All(split.Test.ClassCounts(), count => Assert.Equal(100, count));
        Assert.Equal(10, split.Train.ClassNames!.Distinct().Count());
    }

    [Theory]
    [InlineData(1, 28, 28, 10)]
    [InlineData(3, 32, 32, 7)]
    [InlineData(1, 8, 8, 2)]
    [InlineData(4, 20, 40, 16)]
    [InlineData(1, 40, 24, 152)]
    public void Any_shape_and_number_of_classes(int channels, int height, int width, int classes)
    {
        using var split = Load(new ImageShape(channels, height, width), classes, train: 3 * classes + 1, test: classes);
        Assert.Equal([3 * classes + 1, channels, height, width], split.Train.Images.shape);
        Assert.Equal(classes, split.Train.Classes);
        Assert.All(split.Train.ClassCounts(), count => Assert.InRange(count, 3, 4));
        // Every picture shows something: a bright part on a darker ground.
        var size = channels * height * width;
        for (var i = 0; i < split.Train.Count; i++)
        {
            var pixels = split.Train.Images.bytes.Slice(i * size, size).ToArray();
            Assert.True(pixels.Max() - pixels.Min() > 60, $"image {i} is flat");
        }
    }

    [Fact]
    public void The_seed_decides()
    {
        using var one = Load(Requests.Grey28, 10, train: 50, test: 20);
        using var same = Load(Requests.Grey28, 10, train: 50, test: 20);
        using var longer = Load(Requests.Grey28, 10, train: 50, test: 40);
        using var other = Load(Requests.Grey28, 10, seed: 2, train: 50, test: 20);
        Assert.Equal(one.Train.Images.bytes.ToArray(), same.Train.Images.bytes.ToArray());
        Assert.Equal(one.Test.LabelValues.ToArray(), same.Test.LabelValues.ToArray());
        Assert.Equal(one.Train.Images.bytes.ToArray(), longer.Train.Images.bytes.ToArray());
        Assert.NotEqual(one.Train.Images.bytes.ToArray(), other.Train.Images.bytes.ToArray());
    }

    [Fact]
    public void No_test_image_is_a_training_image()
    {
        using var split = Load(Requests.Grey28, 10);
        var seen = split.Train.Images.bytes.ToArray().Chunk(784).Select(Convert.ToHexString).ToHashSet();
        Assert.Equal(4000, seen.Count);
        Assert.DoesNotContain(split.Test.Images.bytes.ToArray().Chunk(784), image => seen.Contains(Convert.ToHexString(image)));
    }

    [Fact]
    public void Known_to_the_last_bit_on_every_machine()
    {
        using var split = Load(new ImageShape(1, 16, 16), 16, train: 64, test: 1);
        Assert.Equal("63584ab3d0f6ce518a6c0da5b3052006", SampleFiles.Md5(split.Train.Images.bytes.ToArray()));
    }

    [Fact]
    public void Too_few_or_too_many_classes()
    {
        Assert.Equal(152, Shapes.MaximumClasses);
        Requests.Fails(() => Load(Requests.Grey28, 153), "153", "2 to 152", ".nas");
        Requests.Fails(() => Load(Requests.Grey28, 1), "2 to 152");
    }

    [Fact]
    public void A_folder_has_no_meaning_here() => Requests.Fails(() => Requests.Load(Requests.For("shapes", "somewhere", Requests.Grey28)), "somewhere", "--data-dir");

    private static ImageSplit Load(ImageShape shape, int classes, ulong seed = 1, int? train = null, int? test = null) =>
        Requests.Load(Requests.For("shapes", null, shape, classes, seed) with { TrainCount = train, TestCount = test });
}
