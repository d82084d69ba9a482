using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A convolution over 1 spatial dimension: (N, C, L) or (C, L).</summary>
public sealed class Conv1d : Convolution
{
    internal Conv1d(ConvolutionShape shape, bool bias, Device? device, ScalarType? dtype)
        : base(nameof(Conv1d), shape, transposed: false, bias, device, dtype)
    {
    }

    public override Tensor forward(Tensor input)
    {
        var (padded, rest) = Pad(input);
        using var _ = ReferenceEquals(padded, input) ? null : padded;
        return nn.functional.conv1d(padded, weight, bias, stride[0], rest[0], dilation[0], groups);
    }
}
