using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Pads an input, the last dimension first: before and after the last, before and after the one before it ...</summary>
public class PadBase : ParameterLessModule<Tensor, Tensor>
{
    private readonly PaddingModes _mode;

    protected PadBase(string name, PaddingModes mode, double value, params long[] padding)
        : base(name) => (_mode, this.value, this.padding) = (mode, value, padding);

    public long[] padding { get; set; }

    public double value { get; set; }

    public override Tensor forward(Tensor input) => nn.functional.pad(input, padding, _mode, value);
}
