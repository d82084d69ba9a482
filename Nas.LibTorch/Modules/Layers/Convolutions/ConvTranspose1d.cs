using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A transposed convolution over 1 spatial dimension.</summary>
public sealed class ConvTranspose1d : ConvolutionTranspose
{
    internal ConvTranspose1d(ConvolutionShape shape, bool bias, Device? device, ScalarType? dtype)
        : base(nameof(ConvTranspose1d), shape, bias, device, dtype)
    {
    }

    public override Tensor forward(Tensor input, long[]? output_size)
    {
        var extra = _output_padding(input, output_size, kernel_size, stride, padding, dilation, 1);
        return nn.functional.conv_transpose1d(input, weight, bias, stride[0], padding[0], extra[0], dilation[0], groups);
    }
}
