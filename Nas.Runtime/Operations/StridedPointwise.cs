using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nas.Runtime.Operations;

/// <summary>
/// A 1×1 convolution of a stride, without bias: it takes the pixels that the stride keeps and convolves those. Given the whole image and a
/// stride, oneDNN on processors with AVX-512 writes beyond its buffers where the channels lie last and are fewer than 16
/// (<see cref="IsSafe"/>): the heap is damaged, and the process crashes later or not at all.
/// </summary>
public sealed class StridedPointwise : nn.Module<Tensor, Tensor>
{
    private readonly Parameter weight;
    private readonly int _stride;
    private readonly int _groups;

    /// <summary>From <paramref name="input"/> to <paramref name="output"/> channels.</summary>
    /// <param name="input">Channels in.</param>
    /// <param name="output">Channels out.</param>
    /// <param name="stride">2 or more.</param>
    /// <param name="groups">Groups of channels that see only themselves.</param>
    public StridedPointwise(int input, int output, int stride, int groups)
        : base(nameof(StridedPointwise))
    {
        using var convolution = nn.Conv2d(input, output, 1, groups: groups, bias: false); // for Torch's own first weights
        weight = nn.Parameter(convolution.weight!.detach().clone());
        (_stride, _groups) = (stride, groups);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var pixels = Pixels(input, _stride);
        return nn.functional.conv2d(pixels, weight, groups: _groups);
    }

    /// <summary>Every <paramref name="stride"/>-th row and column, from the first on, the channels of each pixel side by side.</summary>
    /// <param name="images">(batch, channels, height, width).</param>
    /// <param name="stride">1 or more.</param>
    internal static Tensor Pixels(Tensor images, int stride)
    {
        using var scope = NewDisposeScope();
        var kept = images.slice(2, 0, images.shape[2], stride).slice(3, 0, images.shape[3], stride);
        return MemoryLayout.ChannelsLast(kept).MoveToOuterDisposeScope();
    }

    /// <summary>Whether Torch's own convolution computes images whose channels lie last without harm, on any processor.</summary>
    internal static bool IsSafe(Conv2d convolution) =>
        convolution.in_channels > 15 || convolution.stride.All(s => s == 1) || convolution.kernel_size.Any(k => k > 1);
}
