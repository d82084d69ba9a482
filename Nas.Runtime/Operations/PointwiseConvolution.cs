using static TorchSharp.torch;

namespace Nas.Runtime.Operations;

/// <summary>
/// A 1×1 convolution in groups on a CPU. Over images with the channels of each pixel side by side it is a product of matrices, which MKL computes
/// in less than half the time of a convolution.
/// </summary>
internal static class PointwiseConvolution
{
    /// <summary>For each pixel and group the kernel times the group's channels, plus the bias.</summary>
    /// <param name="images">(batch, groups · channels, height, width).</param>
    /// <param name="kernel">(groups · channels out, channels).</param>
    /// <param name="bias">(groups · channels out).</param>
    /// <param name="groups">How many.</param>
    /// <returns>(batch, groups · channels out, height, width), no view of another tensor.</returns>
    public static Tensor Run(Tensor images, Tensor kernel, Tensor bias, int groups)
    {
        var (batch, channels, height, width) = (images.shape[0], kernel.shape[0], images.shape[2], images.shape[3]);
        var result = empty_strided([batch, channels, height, width], [height * width * channels, 1, width * channels, channels], images.dtype, images.device);
        result.copy_(bias.view(1, -1, 1, 1));
        var (from, to) = (PixelRows.Of(images), PixelRows.Of(result));
        for (var i = 0; i < groups; i++)
            PixelRows.Columns(to, i, groups).addmm_(PixelRows.Columns(from, i, groups), kernel.narrow(0, i * channels / groups, channels / groups).t());
        return result;
    }
}
