using Nas.Dsl.Planning;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nas.Runtime.Operations;

/// <summary>
/// A convolution without bias, of images whose channels lie last. In three cases oneDNN, with which Torch 2.10 computes on the CPU, gets
/// these wrong in single precision, and they are computed in another way:
/// <list type="bullet">
/// <item>1×1 kernels of a stride, with fewer than 16 channels in: on processors with AVX-512 it writes beyond its buffers, so that the process
/// crashes later or not at all. Here the pixels that the stride keeps are taken first.</item>
/// <item>dilated kernels in groups: the gradient of the images has nothing to do with the right one. Here the pixels of one remainder of the
/// dilation become an image of their own, and the kernel a plain one (<see cref="Interleaving"/>).</item>
/// <item>a single channel in: the same. Here it gets a channel of zeros beside it.</item>
/// </list>
/// </summary>
public sealed class SafeConvolution : nn.Module<Tensor, Tensor>
{
    private readonly Parameter weight;
    private readonly Geometry _geometry;
    private readonly long _groups;

    /// <summary>The convolution of a layer, with Torch's own first weights.</summary>
    public SafeConvolution(Layer.Convolution layer)
        : base(nameof(SafeConvolution))
    {
        ArgumentNullException.ThrowIfNull(layer);
        using var convolution = nn.Conv2d(layer.In, layer.Out, layer.Kernel, groups: layer.Groups, bias: false);
        weight = nn.Parameter(convolution.weight!.detach().clone());
        (_geometry, _groups) = (Geometry.Of(layer), layer.Groups);
        RegisterComponents();
    }

    /// <summary>(channels out, channels in / groups, kernel, kernel).</summary>
    public Parameter Weight => weight;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => Run(input, weight, _geometry, _groups);

    /// <summary>The convolution.</summary>
    /// <param name="images">(batch, channels, height, width).</param>
    /// <param name="kernel">(channels out, channels / groups, size, size).</param>
    /// <param name="geometry">Its numbers.</param>
    /// <param name="groups">Groups of channels that see only themselves.</param>
    internal static Tensor Run(Tensor images, Tensor kernel, Geometry geometry, long groups)
    {
        using var scope = NewDisposeScope();
        var size = kernel.shape[2];
        if (images.device_type != DeviceType.CPU) return Torch(images, kernel, geometry, groups).MoveToOuterDisposeScope();
        if (size == 1 && geometry.Stride > 1 && geometry.Padding == 0)
            return Torch(Pixels(images, geometry.Stride), kernel, geometry with { Stride = 1 }, groups).MoveToOuterDisposeScope();
        if (images.shape[1] == 1 && images.requires_grad)
            return Torch(Doubled(images), Doubled(kernel), geometry, groups).MoveToOuterDisposeScope();
        if (groups == 1 || geometry.Dilation == 1 || geometry.Stride > 1)
            return Torch(images, kernel, geometry, groups).MoveToOuterDisposeScope();
        if (2 * geometry.Padding != geometry.Dilation * (size - 1)) // of another size than the images: rare, and right where the pixels lie last
            return Torch(images.contiguous(), kernel, geometry, groups).MoveToOuterDisposeScope();

        var (height, width, dilation) = (images.shape[2], images.shape[3], geometry.Dilation);
        var (below, right) = ((dilation - (height % dilation)) % dilation, (dilation - (width % dilation)) % dilation);
        var whole = below + right == 0 ? images : nn.functional.pad(images, [0, right, 0, below]);
        var parts = Torch(Interleaving.Split(whole, dilation), kernel, new(1, size / 2, 1), groups);
        var joined = Interleaving.Join(parts, height + below, width + right, dilation);
        return (below + right == 0 ? joined : MemoryLayout.ChannelsLast(joined.narrow(2, 0, height).narrow(3, 0, width))).MoveToOuterDisposeScope();
    }

    /// <summary>Every <paramref name="stride"/>-th row and column, from the first on, the channels of each pixel side by side.</summary>
    /// <param name="images">(batch, channels, height, width).</param>
    /// <param name="stride">1 or more.</param>
    internal static Tensor Pixels(Tensor images, long stride)
    {
        using var scope = NewDisposeScope();
        var kept = images.slice(2, 0, images.shape[2], stride).slice(3, 0, images.shape[3], stride);
        return MemoryLayout.ChannelsLast(kept).MoveToOuterDisposeScope();
    }

    /// <summary>Whether Torch's own convolution gets images right whose channels lie last.</summary>
    internal static bool IsSafe(Conv2d convolution) =>
        (convolution.in_channels > 15 || convolution.stride.All(s => s == 1) || convolution.kernel_size.Any(k => k > 1))
        && (convolution.groups == 1 || convolution.dilation.All(d => d == 1));

    private static Tensor Torch(Tensor images, Tensor kernel, Geometry geometry, long groups) => nn.functional.conv2d(
        images,
        kernel,
        null,
        [geometry.Stride, geometry.Stride],
        [geometry.Padding, geometry.Padding],
        [geometry.Dilation, geometry.Dilation],
        groups);

    private static Tensor Doubled(Tensor x) => cat([x, zeros_like(x)], 1);

    /// <summary>A convolution's numbers.</summary>
    /// <param name="Stride">1 or more.</param>
    /// <param name="Padding">In pixels.</param>
    /// <param name="Dilation">In pixels.</param>
    internal sealed record Geometry(long Stride, long Padding, long Dilation)
    {
        /// <summary>Those of a layer.</summary>
        public static Geometry Of(Layer.Convolution layer) => new(layer.Stride, layer.Padding, layer.Dilation);
    }
}
