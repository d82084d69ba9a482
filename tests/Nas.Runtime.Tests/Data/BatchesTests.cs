using Nas.Dsl.Model;
using Nas.Runtime.Data;
using Nas.Runtime.Spaces;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Data;

public sealed class BatchesTests
{
    private static readonly ImageShape Shape = new(3, 9, 7);

    [Fact]
    public void Sizes_types_and_order()
    {
        using var dataset = ImageDatasetTests.Make(10, 4, Shape);
        var batches = Batches.Of(dataset, null, 4).ToList();
        Assert.Equal([4, 4, 2], batches.Select(b => b.Count));
        Assert.Equal(3, Batches.Count(10, 4));
        Assert.Equal([4L, 3, 9, 7], batches[0].X.shape);
        Assert.Equal((ScalarType.Float32, ScalarType.Int64), (batches[0].X.dtype, batches[0].Y.dtype));
        Assert.Equal(dataset.LabelValues.ToArray(), batches.SelectMany(b => b.Y.data<long>().ToArray()));
        Release(batches);
        batches = [.. Batches.Of(dataset, [9, 2, 5], 2, dropLast: true)];
        Assert.Equal(1, Batches.Count(3, 2, dropLast: true));
        Assert.Equal([1, 2], Assert.Single(batches).Y.data<long>().ToArray());
        Release(batches);
    }

    [Fact]
    public void Normalised_by_the_definition()
    {
        using var dataset = ImageDatasetTests.Make(6, 3, Shape);
        var batch = Batches.Of(dataset, null, 6).Single();
        var pixels = dataset.Images.bytes.ToArray();
        var values = batch.X.data<float>().ToArray();
        for (var i = 0; i < pixels.Length; i++)
        {
            var channel = i / 63 % 3;
            Assert.Equal((pixels[i] / 255.0 - dataset.Statistics.Mean[channel]) / dataset.Statistics.StandardDeviation[channel], values[i], 1e-5);
        }

        Assert.Equal(0, values.Average(v => (double)v), 1e-5);
        Assert.Equal(1, values.Average(v => (double)v * v), 1e-4);
        batch.Dispose();
    }

    [Fact]
    public void A_flat_channel_becomes_zero()
    {
        using var dataset = ImageDataset.Of([7, 7, 7, 7], [0, 1], new ImageShape(1, 1, 2), 2);
        using var batch = Batches.Of(dataset, null, 2).Single();
        Assert.All(batch.X.data<float>().ToArray(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void Channels_last_is_another_layout_of_the_same()
    {
        using var dataset = ImageDatasetTests.Make(5, 3, Shape);
        using var first = Batches.Of(dataset, null, 5, new RandomStream(3), Augmentation.CropFlipAndCutout).Single();
        using var last = Batches.Of(dataset, null, 5, new RandomStream(3), Augmentation.CropFlipAndCutout, channelsLast: true).Single();
        Assert.Equal(first.X.shape, last.X.shape);
        Assert.Equal([189L, 1, 21, 3], last.X.stride());
        using var plain = last.X.contiguous();
        Assert.Equal(Values(first), plain.data<float>().ToArray());
    }

    [Fact]
    public void Shuffled_by_the_stream_and_by_nothing_else()
    {
        using var dataset = ImageDatasetTests.Make(50, 50, Shape);
        torch.manual_seed(1);
        var one = Epoch(dataset, new RandomStream(3));
        torch.manual_seed(2);
        var same = Epoch(dataset, new RandomStream(3));
        Assert.Equal(one, same);
        var other = Epoch(dataset, new RandomStream(4));
        Assert.NotEqual(one, other);
        var labels = Batches.Of(dataset, null, 8, new RandomStream(3)).Select(Labels).SelectMany(l => l).ToArray();
        Assert.NotEqual(Enumerable.Range(0, 50).Select(i => (long)i), labels);
        Assert.Equal(Enumerable.Range(0, 50).Select(i => (long)i), labels.Order());
    }

    [Fact]
    public void The_next_epoch_of_a_stream_differs_and_does_not_depend_on_how_far_this_one_was_taken()
    {
        using var dataset = ImageDatasetTests.Make(50, 50, Shape);
        var (whole, part) = (new RandomStream(3), new RandomStream(3));
        var first = Epoch(dataset, whole);
        Batches.Of(dataset, null, 8, part, Augmentation.CropFlipAndCutout).First().Dispose();
        var second = Epoch(dataset, whole);
        Assert.NotEqual(first, second);
        Assert.Equal(second, Epoch(dataset, part));
    }

    [Fact]
    public void An_epoch_can_be_continued_in_its_midst()
    {
        using var dataset = ImageDatasetTests.Make(20, 5, Shape);
        var whole = Batches.Of(dataset, null, 6, new RandomStream(3), Augmentation.CropFlipAndCutout).Select(Taken).ToList();
        var rest = Batches.Of(dataset, null, 6, new RandomStream(3), Augmentation.CropFlipAndCutout, first: 2).Select(Taken).ToList();
        Assert.Equal(whole[2..], rest);
        Assert.Empty(Batches.Of(dataset, null, 6, first: 9));
    }

    [Theory]
    [InlineData(0, false, 0)]
    [InlineData(4, false, 0)]
    [InlineData(0, true, 0)]
    [InlineData(0, false, 16)]
    [InlineData(0, false, 5)]
    [InlineData(2, true, 4)]
    [InlineData(12, true, 3)]
    public void Augmentation_equals_a_slow_one(int padding, bool flip, int cutout)
    {
        using var dataset = ImageDatasetTests.Make(30, 5, Shape);
        var augmentation = new Augmentation(padding, flip, cutout);
        var stream = new RandomStream(11);
        var numbers = Enumerable.Range(0, 30).ToArray();
        stream.Shuffle<int>(numbers);
        var epoch = new RandomStream(stream.NextUInt64());
        var batches = Batches.Of(dataset, null, 8, new RandomStream(11), augmentation).ToList();
        for (var b = 0; b < batches.Count; b++)
        {
            var random = epoch.Derive("batch", b);
            Assert.Equal(numbers[(8 * b)..Math.Min(30, 8 * b + 8)].SelectMany(n => Slowly(dataset, n, augmentation, random)), Values(batches[b]));
        }

        Release(batches);
    }

    [Fact]
    public void Augmentation_has_the_distribution_of_the_papers()
    {
        // Images of one bright pixel in the middle show where they were moved to: 81 crops and 2 flips, all equally likely.
        const int Side = 17, Images = 20_000;
        var pixels = new byte[Images * Side * Side];
        for (var i = 0; i < Images; i++) pixels[i * Side * Side + 8 * Side + 9] = 255;
        using var dataset = ImageDataset.Of(pixels, new long[Images], new ImageShape(1, Side, Side), 1);
        using var batch = Batches.Of(dataset, null, Images, new RandomStream(1), Augmentation.CropAndFlip).Single();
        var counts = new int[Side * Side];
        var values = Values(batch);
        for (var i = 0; i < values.Length; i++)
            if (values[i] > 1) counts[i % (Side * Side)]++;
        Assert.Equal(Images, counts.Sum());
        var expected = Images / 81.0;
        for (var row = 0; row < Side; row++)
        {
            for (var column = 0; column < Side; column++)
            {
                // Columns 5 to 13 unflipped, their mirror images 3 to 11 flipped.
                var ways = (column is >= 5 and <= 13 ? 0.5 : 0) + (column is >= 3 and <= 11 ? 0.5 : 0);
                var mean = row is >= 4 and <= 12 ? ways * expected : 0;
                Assert.InRange(counts[row * Side + column], mean - 5 * Math.Sqrt(mean), mean + 5 * Math.Sqrt(mean));
            }
        }
    }

    [Fact]
    public void Wrong_use_is_refused_at_once()
    {
        using var dataset = ImageDatasetTests.Make(4, 2, Shape);
        Assert.Throws<ArgumentOutOfRangeException>(() => Batches.Of(dataset, null, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Batches.Of(dataset, [4], 2));
        Assert.Throws<ArgumentException>(() => Batches.Of(dataset, [], 2));
        Assert.Throws<ArgumentException>(() => Batches.Of(dataset, null, 2, null, Augmentation.CropAndFlip));
    }

    // Pixel by pixel from the definitions: pad, cut out the piece, mirror, normalise, blank.
    private static IEnumerable<float> Slowly(ImageDataset dataset, int index, Augmentation augmentation, RandomStream random)
    {
        var (channels, height, width) = (Shape.Channels, Shape.Height, Shape.Width);
        var p = augmentation.CropPadding;
        var padded = new byte[channels, height + 2 * p, width + 2 * p];
        var pixels = dataset.Images.bytes.ToArray();
        for (var c = 0; c < channels; c++)
            for (var y = 0; y < height; y++)
                for (var x = 0; x < width; x++) padded[c, y + p, x + p] = pixels[((index * channels + c) * height + y) * width + x];
        var top = p > 0 ? random.Next(2 * p + 1) : 0;
        var left = p > 0 ? random.Next(2 * p + 1) : 0;
        var mirror = augmentation.HorizontalFlip && random.Next(2) == 1;
        var length = augmentation.CutoutLength;
        var (middleY, middleX) = length > 0 ? (random.Next(height), random.Next(width)) : (0, 0);
        for (var c = 0; c < channels; c++)
        {
            for (var y = 0; y < height; y++)
            {
                for (var x = 0; x < width; x++)
                {
                    var (fromY, fromX) = (y - (middleY - length / 2), x - (middleX - length / 2));
                    if (fromY >= 0 && fromY < length && fromX >= 0 && fromX < length)
                    {
                        yield return 0;
                        continue;
                    }

                    var value = padded[c, top + y, left + (mirror ? width - 1 - x : x)];
                    yield return (float)((value / 255.0 - dataset.Statistics.Mean[c]) / dataset.Statistics.StandardDeviation[c]);
                }
            }
        }
    }

    private static string Epoch(ImageDataset dataset, RandomStream stream) =>
        string.Join(' ', Batches.Of(dataset, null, 8, stream, Augmentation.CropFlipAndCutout).Select(Taken));

    private static string Taken(Batch batch)
    {
        using (batch) return SampleFiles.Md5([.. batch.X.bytes.ToArray(), .. batch.Y.bytes.ToArray()]);
    }

    private static long[] Labels(Batch batch)
    {
        using (batch) return batch.Y.data<long>().ToArray();
    }

    private static float[] Values(Batch batch) => batch.X.data<float>().ToArray();

    private static void Release(List<Batch> batches) => batches.ForEach(b => b.Dispose());
}
