using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A convolution over 2 spatial dimensions: (N, C, H, W) or (C, H, W).</summary>
public sealed class Conv2d : Convolution
{
    internal Conv2d(ConvolutionShape shape, bool bias, Device? device, ScalarType? dtype)
        : base(nameof(Conv2d), shape, transposed: false, bias, device, dtype)
    {
    }

    public override Tensor forward(Tensor input)
    {
        var (padded, rest) = Pad(input);
        using var _ = ReferenceEquals(padded, input) ? null : padded;
        return nn.functional.conv2d(padded, weight, bias, stride, rest, dilation, groups);
    }
}
