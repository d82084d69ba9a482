using static TorchSharp.torch;

namespace Nas.Runtime.Operations;

/// <summary>Where the channels of a tensor are: behind the batch, or last in a sequence, (batch, length, channels).</summary>
internal static class ChannelDimension
{
    /// <summary>The dimension of the channels.</summary>
    public static int Of(Tensor tensor) => tensor.dim() == 3 ? 2 : 1;

    /// <summary>How many channels there are.</summary>
    public static int Count(Tensor tensor) => (int)tensor.shape[Of(tensor)];

    /// <summary>New channels, each a weighted sum of those there are.</summary>
    /// <param name="tensor">(batch, channels, height, width), or (batch, length, channels).</param>
    /// <param name="weights">(new channels, channels).</param>
    public static Tensor Mixed(this Tensor tensor, Tensor weights) =>
        tensor.dim() == 4 ? nn.functional.conv2d(tensor, weights.unsqueeze(2).unsqueeze(3)) : nn.functional.linear(tensor, weights);

    /// <summary>One number for each channel, in a shape that it can be multiplied with.</summary>
    /// <param name="numbers">(channels).</param>
    /// <param name="tensor">What is multiplied.</param>
    public static Tensor Beside(this Tensor numbers, Tensor tensor) => tensor.dim() == 4 ? numbers.view(1, -1, 1, 1) : numbers;
}
