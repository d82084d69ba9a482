using static TorchSharp.torch;

namespace Nas.Runtime.Operations;

/// <summary>
/// An image as step² smaller ones: its pixels by the remainders of their row and column. A convolution of that dilation over the image is a
/// plain one over the small ones, for which the CPU has kernels that are several times faster.
/// </summary>
internal static class Interleaving
{
    /// <summary>(batch, channels, height, width) to (step² · batch, channels, height / step, width / step).</summary>
    /// <param name="images">Their sides are multiples of the step.</param>
    /// <param name="step">2 or more.</param>
    public static Tensor Split(Tensor images, long step)
    {
        var (batch, channels, height, width) = (images.shape[0], images.shape[1], images.shape[2], images.shape[3]);
        return images.permute(0, 2, 3, 1)
            .reshape(batch, height / step, step, width / step, step, channels)
            .permute(2, 4, 0, 1, 3, 5)
            .reshape(step * step * batch, height / step, width / step, channels)
            .permute(0, 3, 1, 2);
    }

    /// <summary>The images again, (batch, channels, height, width), the channels of each pixel side by side.</summary>
    /// <param name="parts">What <see cref="Split"/> gave, or what became of it pixel by pixel.</param>
    /// <param name="height">Of the images.</param>
    /// <param name="width">Of the images.</param>
    /// <param name="step">As it was split.</param>
    public static Tensor Join(Tensor parts, long height, long width, long step)
    {
        var rows = PixelRows.Of(parts)
            .view(step, step, -1, height / step, width / step, parts.shape[1])
            .permute(2, 3, 0, 4, 1, 5)
            .reshape(-1, parts.shape[1]);
        return PixelRows.Images(rows, height, width);
    }
}
