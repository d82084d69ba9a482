using Nas.Dsl.Planning;
using static TorchSharp.torch;

namespace Nas.Runtime.Operations;

/// <summary>A depthwise convolution and the gradient of its kernel.</summary>
/// <param name="Stride">1 or 2.</param>
/// <param name="Padding">In pixels.</param>
/// <param name="Dilation">In pixels.</param>
internal sealed record DepthwiseConvolution(long Stride, long Padding, long Dilation)
{
    // The most for which oneDNN has a kernel of its own for the gradient; beyond it takes a general one, 10 to 35 times as slow.
    private const long FastColumns = 3;

    /// <summary>The numbers of a layer.</summary>
    public static DepthwiseConvolution Of(Layer.Convolution layer) => new(layer.Stride, layer.Padding, layer.Dilation);

    /// <summary>(batch, channels, height, width), convolved.</summary>
    /// <param name="images">(batch, channels, height, width).</param>
    /// <param name="kernel">(channels, 1, height, width).</param>
    public Tensor Run(Tensor images, Tensor kernel) => Run(images, kernel, Padding);

    /// <summary>Whether the gradient of a kernel is had sooner by <see cref="KernelGradient"/> than with that of the images.</summary>
    public bool HasWideKernel(Tensor kernel) => kernel.shape[3] > FastColumns && Dilation == 1;

    /// <summary>The gradient of a kernel without dilation, a few columns at a time: each sees a strip of its own of the images.</summary>
    /// <param name="images">(batch, channels, height, width).</param>
    /// <param name="kernel">(channels, 1, height, width).</param>
    /// <param name="gradient">Of the result.</param>
    /// <returns>(channels, 1, height, width).</returns>
    public Tensor KernelGradient(Tensor images, Tensor kernel, Tensor gradient)
    {
        var (height, width) = (Reach(gradient.shape[2], kernel.shape[2]), gradient.shape[3]);
        var parts = new List<Tensor>();
        for (long first = 0; first < kernel.shape[3]; first += FastColumns)
        {
            var part = kernel.narrow(3, first, Math.Min(FastColumns, kernel.shape[3] - first)).detach().requires_grad_();
            // The strip carries its zeros with it: the fast kernel takes no image that is lower than itself. A negative padding crops.
            var (top, left) = (Padding, Padding - first);
            var (bottom, right) = (height - images.shape[2] - top, Reach(width, part.shape[3]) - images.shape[3] - left);
            var strip = nn.functional.pad(images, [left, right, top, bottom]);
            using var _ = enable_grad();
            parts.Add(autograd.grad([Run(strip, part, 0)], [part], [gradient])[0]);
        }

        return cat(parts, 3);
    }

    // The pixels that so many results of a kernel of so many columns are made of.
    private long Reach(long results, long columns) => (Stride * (results - 1)) + columns;

    private Tensor Run(Tensor images, Tensor kernel, long padding) => nn.functional.conv2d(
        images, kernel, null, [Stride, Stride], [padding, padding], [Dilation, Dilation], kernel.shape[0]);
}
