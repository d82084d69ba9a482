using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What all convolutions share: the parameters, their initialisation and the padding.</summary>
public abstract class Convolution : nn.Module<Tensor, Tensor>
{

    /// <summary>Padding before and after each dimension, the last dimension first, as <c>functional.pad</c> takes it.</summary>
    protected long[] _reversed_padding_repeated_twice;

    private protected Convolution(string name, ConvolutionShape shape, bool transposed, bool bias, Device? device, ScalarType? dtype)
        : base(name)
    {
        shape.Validate();
        (in_channels, out_channels, groups) = (shape.InChannels, shape.OutChannels, shape.Groups);
        (kernel_size, stride, dilation, output_padding) = (shape.Kernel, shape.Stride, shape.Dilation, shape.OutputPadding);
        (padding_mode, padding_type) = (shape.PaddingMode, shape.PaddingType);
        this.transposed = transposed;
        (padding, _reversed_padding_repeated_twice) = shape.Paddings();

        var (where, type) = GetDefaultDeviceAndType(device, dtype);
        long[] channels = transposed ? [in_channels, out_channels / groups] : [out_channels, in_channels / groups];
        weight = new Parameter(empty([.. channels, .. kernel_size], type, where));
        if (bias) this.bias = new Parameter(empty([out_channels], type, where));
        reset_parameters();
    }

    public long in_channels { get; }

    public long out_channels { get; }

    public long[] kernel_size { get; set; }

    public long[] stride { get; set; }

    public long[] padding { get; }

    public Padding? padding_type { get; }

    public PaddingModes padding_mode { get; set; }

    public long[] dilation { get; set; }

    public long[] output_padding { get; set; }

    public long groups { get; set; }

    public bool transposed { get; }

    /// <summary>(out_channels, in_channels / groups, kernel...), transposed (in_channels, out_channels / groups, kernel...).</summary>
    public Parameter weight
    {
        get => _internal_params[nameof(weight)];
        set => ConditionallyRegisterParameter(nameof(weight), value);
    }

    /// <summary>(out_channels), or null.</summary>
    public Parameter? bias
    {
        get => _internal_params.TryGetValue(nameof(bias), out var value) ? value : null;
        set => ConditionallyRegisterParameter(nameof(bias), value);
    }

    /// <summary>Draws the weight from U(-1/√fan_in, 1/√fan_in), then the bias from the same range.</summary>
    public void reset_parameters()
    {
        nn.init.kaiming_uniform_(weight, a: Math.Sqrt(5));
        if (bias is not null) nn.init.BiasUniform(bias, nn.init.CalculateFanInAndFanOut(weight).fanIn);
    }

    /// <summary>
    /// The input with that part of the padding which the convolution cannot do itself, and what remains for the convolution.
    /// It pads with zeros, equally on both sides.
    /// </summary>
    private protected (Tensor padded, long[] rest) Pad(Tensor input)
    {
        var reversed = _reversed_padding_repeated_twice;
        var zeros = padding_mode is PaddingModes.Zeros or PaddingModes.Constant;
        var symmetric = true;
        for (var i = 0; i < reversed.Length; i += 2) symmetric &= reversed[i] == reversed[i + 1];
        if (zeros && symmetric) return (input, Enumerable.Range(0, padding.Length).Select(d => reversed[2 * (padding.Length - 1 - d)]).ToArray());
        var padded = nn.functional.pad(input, reversed, zeros ? PaddingModes.Constant : padding_mode);
        return (padded, new long[padding.Length]);
    }
}
