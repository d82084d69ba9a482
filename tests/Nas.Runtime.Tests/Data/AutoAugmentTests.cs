using Nas.Dsl.Model;
using Nas.Runtime.Data;
using Nas.Runtime.Spaces;

namespace Nas.Runtime.Tests.Data;

/// <summary>Policies of AutoAugment: who is transformed, by what, and what magnitudes mean.</summary>
public class AutoAugmentTests
{
    private static readonly ImageShape Square = new(1, 32, 32);

    private static readonly byte[] Image = [.. Enumerable.Range(0, 1024).Select(v => (byte)(v * 37 % 251))];

    /// <summary>The authors' code for CIFAR-10 at magnitude 5: half of its scales.</summary>
    [Fact]
    public void Magnitudes_mean_what_they_mean_to_the_authors()
    {
        Assert.Equal(Image.Select(v => (byte)(255 - v)), With(ImageTransform.Invert, 5));
        Assert.Equal(Image.Select(v => (byte)(v < 128 ? v : 255 - v)), With(ImageTransform.Solarize, 5));
        Assert.Equal(Image, With(ImageTransform.Solarize, 0));
        Assert.Equal(Image.Select(v => (byte)(v & 0b1100_0000)), With(ImageTransform.Posterize, 5));
        Assert.Equal(Image.Select(v => (byte)(v & 0b1000_0000)), With(ImageTransform.Posterize, 9));
        // By 5 pixels of 32, one way or the other.
        var shifted = With(ImageTransform.TranslateX, 5);
        Assert.True(shifted.SequenceEqual(Shifted(5)) || shifted.SequenceEqual(Shifted(-5)));
        // By 15 degrees.
        Assert.Contains(Convert.ToHexString(With(ImageTransform.Rotate, 5)), new[] { 15, -15 }.Select(degrees =>
        {
            var copy = Image.ToArray();
            ImageTransforms.Rotate(copy, Square, degrees);
            return Convert.ToHexString(copy);
        }));
        // At 5 nothing is changed: 0.1 + 0.5 * 1.8 = 1.
        Assert.All([ImageTransform.Color, ImageTransform.Contrast, ImageTransform.Brightness, ImageTransform.Sharpness], t => Assert.Equal(Image, With(t, 5)));
        Assert.All([ImageTransform.Contrast, ImageTransform.Brightness, ImageTransform.Sharpness], t => Assert.NotEqual(Image, With(t, 9)));

        static byte[] Shifted(int by) => [.. Enumerable.Range(0, 1024).Select(i => (i % 32) + by is >= 0 and < 32 ? Image[i + by] : (byte)128)];
    }

    /// <summary>A square of half of 20 pixels of 32, wherever its middle lies.</summary>
    [Fact]
    public void Cutout_blanks_a_square()
    {
        var sizes = new HashSet<int>();
        for (var seed = 0ul; seed < 200; seed++)
        {
            byte[] image = new byte[1024];
            Policy(new PolicyTransform(ImageTransform.Cutout, 1, 5)).Apply(image, Square, new RandomStream(seed), image, [0]);
            var blank = Enumerable.Range(0, 1024).Where(i => image[i] == 128).ToList();
            var (height, width) = (blank.Select(i => i / 32).Distinct().Count(), blank.Select(i => i % 32).Distinct().Count());
            Assert.Equal(height * width, blank.Count);
            Assert.True(height is >= 5 and <= 10 && width is >= 5 and <= 10, $"{height} {width}");
            sizes.Add(blank.Count);
        }

        Assert.Contains(100, sizes);
        byte[] both = [1, 2, 3, 4, 5, 6, 7, 8];
        ImageTransforms.Cutout(both, new(2, 2, 2), 0, 1, 1);
        Assert.Equal([1, 128, 3, 4, 5, 128, 7, 8], both);
    }

    [Fact]
    public void Pairing_mixes_another_image_of_the_batch_in()
    {
        // 0.4 * 5 / 10 = 0.2 of 200.
        byte[] pixels = [0, 0, 100, 100, 200, 200];
        byte[] image = [0, 100];
        Policy(new PolicyTransform(ImageTransform.SamplePairing, 1, 5)).Apply(image, new(1, 1, 2), new RandomStream(1), pixels, [2]);
        Assert.Equal([40, 120], image);
        var results = new HashSet<byte>();
        for (var seed = 0ul; seed < 40; seed++)
        {
            byte[] other = [0, 0];
            Policy(new PolicyTransform(ImageTransform.SamplePairing, 1, 5)).Apply(other, new(1, 1, 2), new RandomStream(seed), pixels, [0, 2]);
            results.Add(other[0]);
        }

        Assert.Equal<byte>([0, 40], results.Order());
    }

    /// <summary>Of 4,000 images half have each sub-policy; 3 of 10 of the one are inverted, and of the other all are, then 6 of 10 back again.</summary>
    [Fact]
    public void Sub_policies_are_as_likely_and_transforms_have_their_probability()
    {
        PolicyTransform[][] subPolicies = [[new(ImageTransform.Invert, 0.3, 0), new(ImageTransform.Invert, 0, 0)], [new(ImageTransform.Invert, 1, 0), new(ImageTransform.Invert, 0.6, 0)]];
        var policy = AutoAugment.Of(subPolicies)!;
        var random = new RandomStream(3);
        var inverted = 0;
        for (var i = 0; i < 4000; i++)
        {
            byte[] image = [10];
            policy.Apply(image, new(1, 1, 1), random, image, [0]);
            if (image[0] == 245) inverted++;
        }

        Assert.InRange(inverted, (0.5 * 0.3 + 0.5 * 0.4) * 4000 - 120, (0.5 * 0.3 + 0.5 * 0.4) * 4000 + 120);
    }

    /// <summary>Behind crop and flip, before the cutout of the augmentation, and only where images are drawn at random.</summary>
    [Fact]
    public void A_batch_is_varied_by_it()
    {
        var shape = new ImageShape(3, 9, 7);
        using var data = ImageDatasetTests.Make(6, 3, shape);
        var plain = new Augmentation(2, true, 3);
        var inverted = plain with { Policy = Policy(new(ImageTransform.Invert, 1, 0), new(ImageTransform.Invert, 1, 0)) };
        using var before = Batches.Of(data, null, 6, new RandomStream(2), plain).Single();
        using var twice = Batches.Of(data, null, 6, new RandomStream(2), inverted).Single();
        using var mixed = Batches.Of(data, null, 6, new RandomStream(2), plain with { Policy = Policy(new PolicyTransform(ImageTransform.SamplePairing, 1, 9)) }).Single();
        // The first image, since what is drawn for a policy comes behind its own draws.
        Assert.Equal(before.X[0].data<float>().ToArray(), twice.X[0].data<float>().ToArray());
        Assert.NotEqual(before.X[0].data<float>().ToArray(), mixed.X[0].data<float>().ToArray());
        Assert.False(inverted.IsNone);
        Assert.True(Augmentation.None.IsNone);
    }

    private static AutoAugment Policy(params PolicyTransform[] transforms) => AutoAugment.Of([transforms])!;

    private static byte[] With(ImageTransform transform, int magnitude)
    {
        var copy = Image.ToArray();
        Policy(new PolicyTransform(transform, 1, magnitude)).Apply(copy, Square, new RandomStream(4), Image, [0]);
        return copy;
    }
}
