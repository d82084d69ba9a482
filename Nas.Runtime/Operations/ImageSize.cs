using Nas.Dsl.Model;
using static TorchSharp.torch;

namespace Nas.Runtime.Operations;

/// <summary>Brings images to the size that an architecture looks at: bilinear, and where they become smaller by the mean over what a new pixel covers (antialiasing).</summary>
internal static class ImageSize
{
    /// <summary>Images of a size, in the layout for networks.</summary>
    /// <param name="images">(batch, channels, height, width).</param>
    /// <param name="shape">The size.</param>
    public static Tensor Of(Tensor images, InputShape shape)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(shape);
        var exact = images.dtype == bfloat16 ? images.to(float32) : images; // in which a CPU cannot do it
        var sized = nn.functional.interpolate(exact, [shape.Height, shape.Width], mode: InterpolationMode.Bilinear, align_corners: false, antialias: true);
        return MemoryLayout.ForNetworks(sized.to(images.dtype));
    }
}
