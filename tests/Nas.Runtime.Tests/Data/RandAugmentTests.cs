using Nas.Dsl.Model;
using Nas.Runtime.Data;
using Nas.Runtime.Spaces;

namespace Nas.Runtime.Tests.Data;

public class RandAugmentTests
{
    private static readonly ImageShape Square = new(1, 3, 3);

    private delegate void Transform(Span<byte> image);

    [Fact]
    public void Values_are_mapped_by_the_definitions()
    {
        // 20 is the smallest and 70 the largest: 0, 51, 127.5, 255.
        Assert.Equal([0, 51, 127, 255], Of([20, 30, 45, 70], i => ImageTransforms.AutoContrast(i, new(1, 2, 2))));
        Assert.Equal([9, 9, 9, 9], Of([9, 9, 9, 9], i => ImageTransforms.AutoContrast(i, new(1, 2, 2))));
        // Each channel by itself.
        Assert.Equal([0, 255, 255, 0], Of([1, 2, 200, 100], i => ImageTransforms.AutoContrast(i, new(2, 1, 2))));
        Assert.Equal([10, 127, 127, 55], Of([10, 127, 128, 200], i => ImageTransforms.Solarize(i, 128)));
        Assert.Equal([0, 96, 224, 224], Of([31, 127, 224, 255], i => ImageTransforms.Posterize(i, 3)));
        Assert.Equal([0, 0], Of([31, 255], i => ImageTransforms.Posterize(i, 0)));
        Assert.Equal([31, 255], Of([31, 255], i => ImageTransforms.Posterize(i, 8)));
        Assert.Equal([0, 50, 255], Of([0, 25, 200], i => ImageTransforms.Brightness(i, 2)));
        Assert.Equal([0, 12, 100], Of([0, 25, 200], i => ImageTransforms.Brightness(i, 0.5)));
        // The mean is 100.
        Assert.Equal([0, 100, 255], Of([0, 100, 200], i => ImageTransforms.Contrast(i, new(1, 1, 3), 2)));
        Assert.Equal([50, 100, 150], Of([0, 100, 200], i => ImageTransforms.Contrast(i, new(1, 1, 3), 0.5)));
        // One pixel of red, green and blue: 0.299 * 100 + 0.587 * 50 + 0.114 * 200 = 82.05.
        Assert.Equal([82, 82, 82], Of([100, 50, 200], i => ImageTransforms.Color(i, new(3, 1, 1), 0)));
        Assert.Equal([100, 50, 200], Of([100, 50, 200], i => ImageTransforms.Color(i, new(3, 1, 1), 1)));
        Assert.Equal([118, 18, 255], Of([100, 50, 200], i => ImageTransforms.Color(i, new(3, 1, 1), 2)));
        // Without colours there are none to change.
        Assert.Equal([7, 8], Of([7, 8], i => ImageTransforms.Color(i, new(1, 1, 2), 1.9)));
    }

    /// <summary>256 pixels, half of them of one value: the step is (256 - 1) / 255 = 1 where each of 256 values is there once, so that nothing changes; of few values the step is larger.</summary>
    [Fact]
    public void Equalized_values_are_evenly_common()
    {
        byte[] all = [.. Enumerable.Range(0, 256).Select(v => (byte)v)];
        Assert.Equal(all, Of(all, i => ImageTransforms.Equalize(i, new(1, 16, 16))));
        // 510 of 10, 510 of 11 and 510 of 12: the step is 1020 / 255 = 4; below each are 0, 510 and 1020 pixels, so 2/4, 512/4 and 1022/4.
        byte[] few = [.. Enumerable.Range(0, 1530).Select(v => (byte)(10 + (v / 510)))];
        Assert.Equal([0, 128, 255], Of(few, i => ImageTransforms.Equalize(i, new(1, 30, 51))).Distinct());
        Assert.Equal([1, 2], Of([1, 2], i => ImageTransforms.Equalize(i, new(1, 1, 2))));
    }

    [Fact]
    public void Pixels_move_by_the_definitions()
    {
        byte[] image = [1, 2, 3, 4, 5, 6, 7, 8, 9];
        Assert.Equal([2, 3, 128, 5, 6, 128, 8, 9, 128], Of(image, i => ImageTransforms.TranslateX(i, Square, 1)));
        Assert.Equal([128, 128, 128, 1, 2, 3, 4, 5, 6], Of(image, i => ImageTransforms.TranslateY(i, Square, -1)));
        Assert.Equal([1, 2, 3, 5, 6, 128, 9, 128, 128], Of(image, i => ImageTransforms.ShearX(i, Square, 1)));
        Assert.Equal([1, 5, 9, 4, 8, 128, 7, 128, 128], Of(image, i => ImageTransforms.ShearY(i, Square, 1)));
        Assert.Equal([7, 4, 1, 8, 5, 2, 9, 6, 3], Of([3, 6, 9, 2, 5, 8, 1, 4, 7], i => ImageTransforms.Rotate(i, Square, 180)));
        Assert.Equal([7, 4, 1, 8, 5, 2, 9, 6, 3], Of(image, i => ImageTransforms.Rotate(i, Square, -90)));
        Assert.Equal(image, Of(image, i => ImageTransforms.Rotate(i, Square, 0)));
        // Channels move alike.
        Assert.Equal([2, 128, 4, 128], Of([1, 2, 3, 4], i => ImageTransforms.TranslateX(i, new(2, 1, 2), 1)));
    }

    /// <summary>In the middle stands (5 * 90 + 8 * 12) / 13 = 42; the rim stays.</summary>
    [Fact]
    public void Sharpness_goes_from_a_blurred_image_to_itself_and_beyond()
    {
        byte[] image = [12, 12, 12, 12, 90, 12, 12, 12, 12];
        Assert.Equal(42, Of(image, i => ImageTransforms.Sharpness(i, Square, 0))[4]);
        Assert.Equal(image, Of(image, i => ImageTransforms.Sharpness(i, Square, 1)));
        Assert.Equal([12, 12, 12, 12, 138, 12, 12, 12, 12], Of(image, i => ImageTransforms.Sharpness(i, Square, 2)));
    }

    /// <summary>All 14 are drawn alike; the identity, and here those that have nothing to do, leave the image.</summary>
    [Fact]
    public void Transforms_are_drawn_evenly_and_by_the_stream_alone()
    {
        Assert.Equal(14, RandAugment.All.Distinct().Count());
        var (shape, random) = (new ImageShape(3, 6, 6), new RandomStream(5));
        byte[] image = [.. Enumerable.Range(0, 108).Select(v => (byte)(20 + (v * 37 % 230)))];
        var results = new Dictionary<string, int>();
        for (var i = 0; i < 2800; i++)
        {
            var result = Convert.ToHexString(Of(image, p => new RandAugment(1, 9).Apply(p, shape, random)));
            results[result] = results.GetValueOrDefault(result) + 1;
        }

        // Five of them in two directions; equalize has too few pixels for a step and is the identity here.
        Assert.Equal(12 + 5 + 1, results.Count);
        Assert.InRange(results[Convert.ToHexString(image)], 320, 480);
        Assert.All(results.Where(r => r.Key != Convert.ToHexString(image)), r => Assert.InRange(r.Value, 60, 270));
        Assert.Equal(Of(image, p => new RandAugment(3, 9).Apply(p, shape, new RandomStream(1))), Of(image, p => new RandAugment(3, 9).Apply(p, shape, new RandomStream(1))));
    }

    /// <summary>Crop and flip come before, the cutout behind, and what is transformed is normalised as always.</summary>
    [Fact]
    public void A_batch_is_transformed_between_flip_and_cutout()
    {
        var shape = new ImageShape(3, 9, 7);
        using var data = ImageDatasetTests.Make(6, 3, shape);
        var plain = new Augmentation(2, true, 3);
        using var before = Batches.Of(data, null, 6, new RandomStream(2), plain).Single();
        using var after = Batches.Of(data, null, 6, new RandomStream(2), plain with { Random = new(2, 9) }).Single();
        using var last = Batches.Of(data, null, 6, new RandomStream(2), plain with { Random = new(2, 9) }, channelsLast: true).Single();
        using var same = last.X.contiguous();
        Assert.Equal(after.X.data<float>().ToArray(), same.data<float>().ToArray());
        Assert.NotEqual(before.X.data<float>().ToArray(), after.X.data<float>().ToArray());
        // The first image is blanked in the same place, since its other draws come first; a pixel of the mean is nowhere else.
        var (first, transformed) = (before.X[0].data<float>().ToArray(), after.X[0].data<float>().ToArray());
        Assert.All(Enumerable.Range(0, first.Length).Where(i => first[i] == 0), i => Assert.Equal(0, transformed[i]));
        Assert.Contains(0f, first);
    }

    private static byte[] Of(byte[] image, Transform transform)
    {
        byte[] copy = [.. image];
        transform(copy);
        return copy;
    }
}
