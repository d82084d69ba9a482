using static TorchSharp.torch;

namespace Nas.Runtime.Operations;

/// <summary>
/// Images as a matrix with a row for each pixel and a column for each channel. With the channels of a pixel side by side in memory both
/// are the same bytes, and a 1×1 convolution is a matrix product.
/// </summary>
internal static class PixelRows
{
    /// <summary>(batch, channels, height, width) to (batch · height · width, channels).</summary>
    public static Tensor Of(Tensor images) => images.permute(0, 2, 3, 1).reshape(-1, images.shape[1]);

    /// <summary>Back again, to the given height and width.</summary>
    public static Tensor Images(Tensor rows, long height, long width) => rows.view(-1, height, width, rows.shape[1]).permute(0, 3, 1, 2);

    /// <summary>The columns of one of several groups of channels.</summary>
    public static Tensor Columns(Tensor rows, int group, int groups) => rows.narrow(1, group * rows.shape[1] / groups, rows.shape[1] / groups);
}
