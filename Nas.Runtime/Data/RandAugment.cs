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

    // What 10 is; the authors shift images of 224 pixels by 100.
    private const double Degrees = 30, Shear = 0.3, Shift = 100 / 224.0;

    /// <summary>The paper's 14 transforms, in its order.</summary>
    internal static IReadOnlyList<string> Names { get; } =
        ["identity", "autoContrast", "equalize", "rotate", "solarize", "color", "posterize", "contrast", "brightness", "sharpness", "shear-x", "shear-y", "translate-x", "translate-y"];

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
        for (var i = 0; i < Transforms; i++) Apply(Names[random.Next(Names.Count)], image, shape, random);
    }

    private void Apply(string name, Span<byte> image, ImageShape shape, RandomStream random)
    {
        var part = Magnitude / 10.0;
        var factor = (part * 1.8) + 0.1;
        switch (name)
        {
            case "autoContrast": ImageTransforms.AutoContrast(image, shape); break;
            case "equalize": ImageTransforms.Equalize(image, shape); break;
            case "rotate": ImageTransforms.Rotate(image, shape, EitherWay(part * Degrees)); break;
            case "solarize": ImageTransforms.Solarize(image, (int)(part * 256)); break;
            case "color": ImageTransforms.Color(image, shape, factor); break;
            case "posterize": ImageTransforms.Posterize(image, Math.Min(8, (int)(part * 4))); break;
            case "contrast": ImageTransforms.Contrast(image, shape, factor); break;
            case "brightness": ImageTransforms.Brightness(image, factor); break;
            case "sharpness": ImageTransforms.Sharpness(image, shape, factor); break;
            case "shear-x": ImageTransforms.ShearX(image, shape, EitherWay(part * Shear)); break;
            case "shear-y": ImageTransforms.ShearY(image, shape, EitherWay(part * Shear)); break;
            case "translate-x": ImageTransforms.TranslateX(image, shape, EitherWay(part * Shift * shape.Width)); break;
            case "translate-y": ImageTransforms.TranslateY(image, shape, EitherWay(part * Shift * shape.Height)); break;
        }

        double EitherWay(double amount) => random.Next(2) == 1 ? -amount : amount;
    }
}
