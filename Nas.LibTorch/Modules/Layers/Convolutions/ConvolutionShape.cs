namespace TorchSharp.Modules;

/// <summary>The sizes of a convolution, one entry per spatial dimension.</summary>
internal sealed record ConvolutionShape(long InChannels, long OutChannels, long[] Kernel, long[] Stride, long[] Dilation, long Groups, PaddingModes PaddingMode)
{
    /// <summary>Explicit padding on both sides, where <see cref="PaddingType"/> is null.</summary>
    public long[] Padding { get; init; } = new long[Kernel.Length];

    public Padding? PaddingType { get; init; }

    public long[] OutputPadding { get; init; } = new long[Kernel.Length];

    public static long[] Repeat(long value, int dimensions) => Enumerable.Repeat(value, dimensions).ToArray();

    public void Validate()
    {
        if (InChannels <= 0 || OutChannels <= 0) throw new ArgumentException("A convolution has at least one input channel and one output channel.");
        if (Groups <= 0 || InChannels % Groups != 0 || OutChannels % Groups != 0)
            throw new ArgumentException($"The {InChannels} input and {OutChannels} output channels must both be divisible by groups, which is {Groups}.");
        if (Kernel.Any(k => k <= 0) || Stride.Any(s => s <= 0) || Dilation.Any(d => d <= 0))
            throw new ArgumentException("Kernel size, stride and dilation of a convolution are positive.");
        if (Padding.Any(p => p < 0)) throw new ArgumentException("The padding of a convolution is not negative.");
        if (PaddingType == TorchSharp.Padding.Same && Stride.Any(s => s != 1))
            throw new ArgumentException("Padding 'Same' is not supported for strided convolutions.");
    }

    /// <summary>The padding per dimension, and the padding before and after each dimension with the last dimension first.</summary>
    public (long[] padding, long[] reversedTwice) Paddings()
    {
        var n = Kernel.Length;
        var padding = new long[n];
        var reversed = new long[2 * n];
        for (var d = 0; d < n; d++)
        {
            var total = PaddingType switch
            {
                TorchSharp.Padding.Same => Dilation[d] * (Kernel[d] - 1),
                TorchSharp.Padding.Valid => 0,
                _ => 2 * Padding[d],
            };
            padding[d] = total / 2;
            reversed[2 * (n - 1 - d)] = total / 2;
            reversed[2 * (n - 1 - d) + 1] = total - total / 2;
        }
        return (padding, reversed);
    }
}
