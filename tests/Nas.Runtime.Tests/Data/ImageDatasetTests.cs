using Nas.Dsl.Model;
using Nas.Runtime.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Data;

public sealed class ImageDatasetTests
{
    [Fact]
    public void Statistics_are_those_of_the_definition()
    {
        using var dataset = Make(40, 3, new ImageShape(2, 3, 5));
        var pixels = dataset.Images.bytes.ToArray();
        for (var channel = 0; channel < 2; channel++)
        {
            var values = pixels.Where((_, i) => i / 15 % 2 == channel).Select(v => v / 255.0).ToArray();
            var mean = values.Average();
            Assert.Equal(mean, dataset.Statistics.Mean[channel], 12);
            Assert.Equal(Math.Sqrt(values.Average(v => (v - mean) * (v - mean))), dataset.Statistics.StandardDeviation[channel], 12);
        }
    }

    [Fact]
    public void Select_copies_in_the_order_asked_and_keeps_the_statistics()
    {
        using var dataset = Make(10, 3, new ImageShape(1, 2, 2));
        using var selected = dataset.Select([7, 0, 7]);
        var pixels = dataset.Images.bytes.ToArray();
        Assert.Equal([.. pixels[28..32], .. pixels[0..4], .. pixels[28..32]], selected.Images.bytes.ToArray());
        Assert.Equal([1, 0, 1], selected.LabelValues.ToArray());
        Assert.Same(dataset.Statistics, selected.Statistics);
        Assert.Equal((3, 3), (selected.Count, selected.Classes));
        Assert.Throws<ArgumentOutOfRangeException>(() => dataset.Select([10]));
        Assert.Throws<ArgumentOutOfRangeException>(() => dataset.Select([-1]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Parts_are_disjoint_exact_and_from_the_seed(bool stratified)
    {
        using var dataset = Make(1000, 7, new ImageShape(1, 1, 1));
        var parts = dataset.SplitIndices([501, 300, 150], 5, stratified);
        Assert.Equal([501, 300, 150], parts.Select(p => p.Length));
        Assert.Equal(951, parts.SelectMany(p => p).Distinct().Count());
        Assert.All(parts, part => Assert.Equal(part.Order(), part));
        Assert.Equal(parts, dataset.SplitIndices([501, 300, 150], 5, stratified));
        Assert.NotEqual(parts, dataset.SplitIndices([501, 300, 150], 6, stratified));
    }

    [Fact]
    public void Stratified_parts_have_the_proportions_of_the_whole()
    {
        // Classes of 600, 300, 90 and 10 images.
        var labels = Enumerable.Range(0, 1000).Select(i => i < 600 ? 0L : i < 900 ? 1 : i < 990 ? 2 : 3).ToArray();
        using var dataset = ImageDataset.Of(new byte[1000], labels, new ImageShape(1, 1, 1), 4);
        for (ulong seed = 0; seed < 10; seed++)
        {
            foreach (var part in dataset.SplitIndices([500, 200, 300], seed))
            {
                for (var label = 0; label < 4; label++)
                {
                    var expected = part.Length * labels.Count(l => l == label) / 1000.0;
                    Assert.InRange(part.Count(i => labels[i] == label), expected - 2, expected + 2);
                }
            }
        }
    }

    [Fact]
    public void A_plain_split_is_uniform()
    {
        // Each of 20 images is in the first half of half of the splits: 2,000 seeds, 4 standard deviations.
        using var dataset = Make(20, 2, new ImageShape(1, 1, 1));
        var counts = new int[20];
        for (ulong seed = 0; seed < 2000; seed++)
            foreach (var index in dataset.SplitIndices([10, 10], seed, stratified: false)[0]) counts[index]++;
        Assert.All(counts, count => Assert.InRange(count, 1000 - 90, 1000 + 90));
    }

    [Fact]
    public void A_fraction_makes_two_parts_that_are_the_whole()
    {
        using var dataset = Make(10, 2, new ImageShape(1, 2, 2));
        var (first, second) = dataset.Split(0.7, 3);
        using (first)
        using (second)
        {
            Assert.Equal((7, 3), (first.Count, second.Count));
            var whole = dataset.Images.bytes.ToArray().Chunk(4).Select(c => Convert.ToHexString(c)).Order();
            var parts = first.Images.bytes.ToArray().Concat(second.Images.bytes.ToArray()).Chunk(4).Select(c => Convert.ToHexString(c)).Order();
            Assert.Equal(whole, parts);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => dataset.Split(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => dataset.Split(double.NaN, 1));
        Assert.Throws<ArgumentException>(() => dataset.SplitIndices([8, 3], 1));
        Assert.Throws<ArgumentException>(() => dataset.SplitIndices([-1], 1));
    }

    [Fact]
    public void Outlives_the_scope_it_was_made_in()
    {
        ImageDataset dataset;
        using (torch.NewDisposeScope()) dataset = Make(3, 2, new ImageShape(1, 2, 2));
        using (dataset) Assert.Equal([3L, 1, 2, 2], dataset.Images.shape);
    }

    [Fact]
    public void Bad_content_is_refused()
    {
        var shape = new ImageShape(1, 1, 1);
        Requests.Fails(() => ImageDataset.Of([1, 2], [0, 5], shape, 3), "label 5", "0 to 2");
        Requests.Fails(() => ImageDataset.Of([1, 2], [0, -1], shape, 3), "label -1");
        Requests.Fails(() => ImageDataset.Of([], [], shape, 3), "no image");
        Assert.Throws<ArgumentException>(() => ImageDataset.Of([1, 2, 3], [0, 1], shape, 3));
        Assert.Throws<ArgumentException>(() => ImageDataset.Of([1], [0], shape, 3, ["a"]));
        using var scope = torch.NewDisposeScope();
        Requests.Fails(() => _ = new ImageDataset(torch.zeros(2, 1, 1, 1, dtype: ScalarType.Byte), torch.zeros(3, dtype: ScalarType.Int64), 3), "2 images and 3 labels");
        Assert.Throws<ArgumentException>(() => new ImageDataset(torch.zeros(2, 1, 1, 1), torch.zeros(2, dtype: ScalarType.Int64), 3));
        Assert.Throws<ArgumentException>(() => new ImageDataset(torch.zeros(2, 1, 1, 1, dtype: ScalarType.Byte), torch.zeros(2), 3));
    }

    [Fact]
    public void Parts_that_do_not_belong_together()
    {
        using var one = Make(2, 2, new ImageShape(1, 1, 1));
        using var larger = Make(2, 2, new ImageShape(1, 2, 1));
        using var more = Make(3, 3, new ImageShape(1, 1, 1));
        Requests.Fails(() => _ = new DataSplit(one, larger), "image(1, 1, 1)", "image(1, 2, 1)");
        Requests.Fails(() => _ = new DataSplit(one, more), "2 classes", "3");
    }

    /// <summary>Random pixels, labels 0, 1, 2 ... in turn.</summary>
    /// <summary>Of 4 by 2 pixels two by one: means of four each.</summary>
    [Fact]
    public void A_smaller_image_has_the_mean_of_the_pixels_that_it_stands_for()
    {
        using var images = ImageDataset.Of([1, 3, 10, 20, 5, 8, 30, 41, 0, 0, 0, 0, 255, 255, 255, 255], [0, 1], new ImageShape(1, 2, 4), 2);
        using var smaller = images.Resized(1, 2);
        Assert.Equal(new ImageShape(1, 1, 2), smaller.Shape);
        Assert.Equal([4, 25, 128, 128], smaller.Images.bytes.ToArray());
        Assert.Equal(images.LabelValues.ToArray(), smaller.LabelValues.ToArray());
    }

    /// <summary>Each class has its part of it, and what was left out is not known of; the test part stays, normalised like it.</summary>
    [Fact]
    public void A_part_of_the_training_images_is_as_if_there_were_no_others()
    {
        using var split = new DataSplit(Make(40, 4, new ImageShape(1, 2, 2)), Make(8, 4, new ImageShape(1, 2, 2))).WithPart(0.3, 5);
        var (train, test) = ((ImageDataset)split.Train, (ImageDataset)split.Test);
        Assert.Equal([3, 3, 3, 3], train.ClassCounts());
        Assert.Equal(8, test.Count);
        Assert.Equal(ChannelStatistics.Of(train.Images.bytes, 1, 4).Mean, train.Statistics.Mean);
        Assert.Equal(train.Statistics.Mean, test.Statistics.Mean);
        using var same = new DataSplit(Make(40, 4, new ImageShape(1, 2, 2)), Make(8, 4, new ImageShape(1, 2, 2))).WithPart(0.3, 5);
        Assert.Equal(train.Images.bytes.ToArray(), ((ImageDataset)same.Train).Images.bytes.ToArray());
    }

    internal static ImageDataset Make(int count, int classes, ImageShape shape, int seed = 1) =>
        ImageDataset.Of(
            SampleFiles.Bytes(count * shape.Channels * shape.Height * shape.Width, seed),
            [.. Enumerable.Range(0, count).Select(i => (long)(i % classes))],
            shape,
            classes);
}
