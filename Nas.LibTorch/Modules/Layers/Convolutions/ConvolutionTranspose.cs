using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A transposed convolution: the gradient of a convolution with respect to its input, as a layer.</summary>
public abstract class ConvolutionTranspose : Convolution
{
    private protected ConvolutionTranspose(string name, ConvolutionShape shape, bool bias, Device? device, ScalarType? dtype)
        : base(name, shape, transposed: true, bias, device, dtype)
    {
        if (shape.PaddingMode != PaddingModes.Zeros) throw new ArgumentException("Only padding mode 'Zeros' is supported for transposed convolutions.");
    }

    public override Tensor forward(Tensor input) => forward(input, null);

    /// <summary>Runs the layer; where a stride allows for several output sizes, the wanted one can be given.</summary>
    /// <param name="input">(N, C, spatial...) or (C, spatial...).</param>
    /// <param name="output_size">The spatial sizes of the result, or null for the smallest plus <c>output_padding</c>.</param>
    /// <exception cref="ArgumentException">The layer cannot give a result of that size.</exception>
    public abstract Tensor forward(Tensor input, long[]? output_size);

    /// <summary>The output padding that gives a result of the wanted size.</summary>
    protected long[] _output_padding(Tensor input, long[]? output_size, long[] kernel_size, long[] stride, long[] padding, long[] dilation, long num_spatial_dims)
    {
        if (output_size is null) return output_padding;
        var n = (int)num_spatial_dims;
        if (output_size.Length > n) output_size = output_size[^n..];
        if (output_size.Length != n) throw new ArgumentException($"output_size has {n} entries, one per spatial dimension.", nameof(output_size));
        var extra = new long[n];
        for (var d = 0; d < n; d++)
        {
            var smallest = (input.shape[(int)input.Dimensions - n + d] - 1) * stride[d] - 2 * padding[d] + dilation[d] * (kernel_size[d] - 1) + 1;
            extra[d] = output_size[d] - smallest;
            if (extra[d] < 0 || extra[d] >= stride[d])
                throw new ArgumentException($"Output size {output_size[d]} of dimension {d} is outside {smallest} .. {smallest + stride[d] - 1}.", nameof(output_size));
        }
        return extra;
    }
}
