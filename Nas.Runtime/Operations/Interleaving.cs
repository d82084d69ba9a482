using static TorchSharp.torch;

namespace Nas.Runtime.Operations;

/// <summary>
/// An image of even sides as four of half the size: the pixels of even and odd rows and columns apart. A convolution of dilation 2 over the
/// image is a plain one over the four, for which the CPU has kernels several times faster.
/// </summary>
internal static class Interleaving
{
    /// <summary>(batch, channels, height, width) to (4 · batch, channels, height / 2, width / 2).</summary>
    public static Tensor Split(Tensor images)
    {
        var (batch, channels, height, width) = (images.shape[0], images.shape[1], images.shape[2], images.shape[3]);
        return images.permute(0, 2, 3, 1)
            .reshape(batch, height / 2, 2, width / 2, 2, channels)
            .permute(2, 4, 0, 1, 3, 5)
            .reshape(4 * batch, height / 2, width / 2, channels)
            .permute(0, 3, 1, 2);
    }

    /// <summary>The rows of pixels of the four, in the order of the image again: each (batch · height · width, channels).</summary>
    /// <param name="rows">The rows of pixels of what <see cref="Split"/> gave.</param>
    /// <param name="height">Of the image.</param>
    /// <param name="width">Of the image.</param>
    public static Tensor JoinRows(Tensor rows, long height, long width) => rows
        .view(2, 2, -1, height / 2, width / 2, rows.shape[1])
        .permute(2, 3, 0, 4, 1, 5)
        .reshape(-1, rows.shape[1]);
}
