using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>x · Wᵀ + b over the last dimension: (..., in_features) to (..., out_features).</summary>
public class Linear : nn.Module<Tensor, Tensor>
{
    internal Linear(long in_features, long out_features, bool bias, Device? device, ScalarType? dtype)
        : base(nameof(Linear))
    {
        this.in_features = in_features;
        this.out_features = out_features;
        var (where, type) = GetDefaultDeviceAndType(device, dtype);
        weight = new Parameter(empty([out_features, in_features], type, where));
        if (bias) this.bias = new Parameter(empty([out_features], type, where));
        nn.init.kaiming_uniform_(weight, a: Math.Sqrt(5));
        if (bias) nn.init.BiasUniform(this.bias!, fanIn: in_features);
    }

    internal Linear(Parameter weight, Parameter? bias)
        : base(nameof(Linear))
    {
        if (weight.Dimensions != 2) throw new ArgumentException("The weight of a linear layer has 2 dimensions.", nameof(weight));
        (out_features, in_features) = (weight.shape[0], weight.shape[1]);
        this.weight = weight;
        this.bias = bias;
    }

    public long in_features { get; set; }

    public long out_features { get; set; }

    /// <summary>(out_features, in_features).</summary>
    public Parameter weight
    {
        get => _internal_params[nameof(weight)];
        set => ConditionallyRegisterParameter(nameof(weight), value);
    }

    /// <summary>(out_features), or null.</summary>
    public Parameter? bias
    {
        get => _internal_params.TryGetValue(nameof(bias), out var value) ? value : null;
        set => ConditionallyRegisterParameter(nameof(bias), value);
    }

    public override Tensor forward(Tensor tensor) => nn.functional.linear(tensor, weight, bias);
}
