using Nas.Dsl.Model;
using Nas.Runtime.Spaces;

namespace Nas.Runtime.Data;

/// <summary>What magnitudes mean to transforms. 10 is the end of each scale, and the authors' programs differ in three of them.</summary>
/// <param name="Shift">The part of a side that 10 shifts by.</param>
/// <param name="Solarize">The value from which a part of the scale inverts.</param>
/// <param name="Posterize">The bits that a part of the scale keeps.</param>
internal sealed record TransformScale(double Shift, Func<double, int> Solarize, Func<double, int> Posterize)
{
    private const double Degrees = 30, Shear = 0.3, Cutout = 20 / 32.0;

    /// <summary>Of AutoAugment for CIFAR-10 (tensorflow/models, research/autoaugment): images of 32 pixels are shifted by 10.</summary>
    public static TransformScale AutoAugment { get; } = new(10 / 32.0, part => 256 - (int)(part * 256), part => 4 - (int)(part * 4));

    /// <summary>Of RandAugment (tensorflow/tpu, efficientnet/autoaugment.py): images of 224 pixels are shifted by 100, and a larger magnitude solarizes and posterizes less.</summary>
    public static TransformScale RandAugment { get; } = new(100 / 224.0, part => (int)(part * 256), part => Math.Min(8, (int)(part * 4)));

    /// <summary>Transforms an image in place.</summary>
    /// <param name="transform">How; no mixing with another.</param>
    /// <param name="magnitude">How strongly.</param>
    /// <param name="image">Its bytes, channel by channel and in each row by row.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="random">Where the direction comes from, for those that have one, and the place of what is blanked.</param>
    public void Apply(ImageTransform transform, int magnitude, Span<byte> image, ImageShape shape, RandomStream random)
    {
        var part = magnitude / 10.0;
        var factor = (part * 1.8) + 0.1;
        switch (transform)
        {
            case ImageTransform.AutoContrast: ImageTransforms.AutoContrast(image, shape); break;
            case ImageTransform.Invert: ImageTransforms.Solarize(image, 0); break;
            case ImageTransform.Equalize: ImageTransforms.Equalize(image, shape); break;
            case ImageTransform.Rotate: ImageTransforms.Rotate(image, shape, EitherWay(part * Degrees)); break;
            case ImageTransform.Solarize: ImageTransforms.Solarize(image, Solarize(part)); break;
            case ImageTransform.Color: ImageTransforms.Color(image, shape, factor); break;
            case ImageTransform.Posterize: ImageTransforms.Posterize(image, Posterize(part)); break;
            case ImageTransform.Contrast: ImageTransforms.Contrast(image, shape, factor); break;
            case ImageTransform.Brightness: ImageTransforms.Brightness(image, factor); break;
            case ImageTransform.Sharpness: ImageTransforms.Sharpness(image, shape, factor); break;
            case ImageTransform.ShearX: ImageTransforms.ShearX(image, shape, EitherWay(part * Shear)); break;
            case ImageTransform.ShearY: ImageTransforms.ShearY(image, shape, EitherWay(part * Shear)); break;
            case ImageTransform.TranslateX: ImageTransforms.TranslateX(image, shape, EitherWay(part * Shift * shape.Width)); break;
            case ImageTransform.TranslateY: ImageTransforms.TranslateY(image, shape, EitherWay(part * Shift * shape.Height)); break;
            case ImageTransform.Cutout: ImageTransforms.Cutout(image, shape, random.Next(shape.Height), random.Next(shape.Width), (int)(part * Cutout * Math.Min(shape.Height, shape.Width))); break;
            default: throw new ArgumentOutOfRangeException(nameof(transform), transform, "It needs another image.");
        }

        double EitherWay(double amount) => random.Next(2) == 1 ? -amount : amount;
    }
}
