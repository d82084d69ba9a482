using Nas.Dsl.Model;
using Nas.Runtime.Spaces;

namespace Nas.Runtime.Data;

/// <summary>
/// RandAugment (Cubuk et al. 2020, section 3): on each image some of 14 transforms, each drawn from all of them, one after the other and all of one magnitude. What a magnitude means to each is as in the authors' code
/// (tensorflow/tpu, efficientnet/autoaugment.py), where 10 is the end of the scale of AutoAugment.
/// </summary>
/// <param name="Transforms">N, how many transforms, at least 1.</param>
/// <param name="Magnitude">M, 0 to 30.</param>
public sealed record RandAugment(int Transforms, int Magnitude)
{
    /// <summary>The magnitude unless it is said: that of the paper for ResNet-50 on ImageNet.</summary>
    public const int UsualMagnitude = 9;

    /// <summary>The paper's 14 transforms, in its order; null is the identity.</summary>
    internal static IReadOnlyList<ImageTransform?> All { get; } =
    [
        null, ImageTransform.AutoContrast, ImageTransform.Equalize, ImageTransform.Rotate, ImageTransform.Solarize, ImageTransform.Color, ImageTransform.Posterize, ImageTransform.Contrast, ImageTransform.Brightness,
        ImageTransform.Sharpness, ImageTransform.ShearX, ImageTransform.ShearY, ImageTransform.TranslateX, ImageTransform.TranslateY,
    ];

    /// <summary>Some transforms of a magnitude; null where there are none.</summary>
    /// <param name="transforms">N, from 0.</param>
    /// <param name="magnitude">M, 0 to 30.</param>
    public static RandAugment? Of(int transforms, int magnitude) => transforms == 0 ? null : new(transforms, magnitude);

    /// <summary>Transforms an image in place.</summary>
    /// <param name="image">Its bytes, channel by channel and in each row by row.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="random">Where the transforms come from and, for those that have one, the direction, drawn behind the transform.</param>
    internal void Apply(Span<byte> image, ImageShape shape, RandomStream random)
    {
        for (var i = 0; i < Transforms; i++)
            if (All[random.Next(All.Count)] is { } transform) TransformScale.RandAugment.Apply(transform, Magnitude, image, shape, random);
    }
}
