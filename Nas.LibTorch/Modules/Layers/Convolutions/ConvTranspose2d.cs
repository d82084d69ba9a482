using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A transposed convolution over 2 spatial dimensions.</summary>
public sealed class ConvTranspose2d : ConvolutionTranspose
{
    internal ConvTranspose2d(ConvolutionShape shape, bool bias, Device? device, ScalarType? dtype)
        : base(nameof(ConvTranspose2d), shape, bias, device, dtype)
    {
    }

    public override Tensor forward(Tensor input, long[]? output_size)
    {
        var extra = _output_padding(input, output_size, kernel_size, stride, padding, dilation, 2);
        return nn.functional.conv_transpose2d(input, weight, bias, stride, padding, extra, dilation, groups);
    }
}
