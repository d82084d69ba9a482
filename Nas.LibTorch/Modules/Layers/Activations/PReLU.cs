using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>x for x &gt; 0, else weight · x, elementwise, with one learned weight or one per channel (dimension 1).</summary>
public sealed class PReLU : nn.Module<Tensor, Tensor>
{
    internal PReLU(long num_parameters, double init, Device? device, ScalarType? dtype)
        : base(nameof(PReLU))
    {
        this.num_parameters = num_parameters;
        this.init = init;
        var (where, type) = GetDefaultDeviceAndType(device, dtype);
        weight = new Parameter(full([num_parameters], init, type, where));
    }

    public double init { get; }

    public long num_parameters { get; }

    public Parameter weight
    {
        get => _internal_params[nameof(weight)];
        set => ConditionallyRegisterParameter(nameof(weight), value);
    }

    public override Tensor forward(Tensor tensor) => nn.functional.prelu(tensor, weight);
}
