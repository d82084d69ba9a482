using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Normalises groups of channels of (N, C, ...) by their mean and variance, then scales and shifts each channel.</summary>
public sealed class GroupNorm : nn.Module<Tensor, Tensor>
{
    internal GroupNorm(long num_groups, long num_channels, double eps, bool affine, Device? device, ScalarType? dtype)
        : base(nameof(GroupNorm))
    {
        if (num_groups <= 0 || num_channels % num_groups != 0)
            throw new ArgumentException($"{num_channels} channels cannot be split into {num_groups} equal groups.", nameof(num_groups));
        (this.num_groups, this.eps, this.affine) = (num_groups, eps, affine);
        if (!affine) return;
        var (where, type) = GetDefaultDeviceAndType(device, dtype);
        weight = new Parameter(ones([num_channels], type, where));
        bias = new Parameter(zeros([num_channels], type, where));
    }

    public long num_groups { get; set; }

    public double eps { get; set; }

    public bool affine { get; set; }

    public Parameter? weight
    {
        get => _internal_params.TryGetValue(nameof(weight), out var value) ? value : null;
        set => ConditionallyRegisterParameter(nameof(weight), value);
    }

    public Parameter? bias
    {
        get => _internal_params.TryGetValue(nameof(bias), out var value) ? value : null;
        set => ConditionallyRegisterParameter(nameof(bias), value);
    }

    public override Tensor forward(Tensor tensor)
    {
        if (tensor.Dimensions < 3)
            throw new ArgumentException($"Invalid number of dimensions for GroupNorm argument: {tensor.Dimensions}", nameof(tensor));
        return nn.functional.group_norm(tensor, num_groups, weight, bias, eps);
    }
}
