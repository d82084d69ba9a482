using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A convolution over 3 spatial dimensions: (N, C, D, H, W) or (C, D, H, W).</summary>
public sealed class Conv3d : Convolution
{
    internal Conv3d(ConvolutionShape shape, bool bias, Device? device, ScalarType? dtype)
        : base(nameof(Conv3d), shape, transposed: false, bias, device, dtype)
    {
    }

    public override Tensor forward(Tensor input)
    {
        var (padded, rest) = Pad(input);
        using var _ = ReferenceEquals(padded, input) ? null : padded;
        return nn.functional.conv3d(padded, weight, bias, stride, rest, dilation, groups);
    }
}
