using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What batch and instance normalisation share: the affine parameters and the running statistics.</summary>
public abstract class NormBase : nn.Module<Tensor, Tensor>
{
    protected NormBase(long num_features, double eps, double? momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype, string name)
        : base(name)
    {
        (this.num_features, this.eps, this.momentum, this.affine, this.track_running_stats) = (num_features, eps, momentum, affine, track_running_stats);
        var (where, type) = GetDefaultDeviceAndType(device, dtype);
        if (affine)
        {
            weight = new Parameter(ones([num_features], type, where));
            bias = new Parameter(zeros([num_features], type, where));
        }
        if (track_running_stats)
        {
            running_mean = zeros([num_features], type, where);
            running_var = ones([num_features], type, where);
            num_batches_tracked = zeros([], ScalarType.Int64, where);
        }
    }

    public long num_features { get; }

    public double eps { get; set; }

    /// <summary>The share of a new batch in the running statistics; null for their plain average over all batches.</summary>
    public double? momentum { get; set; }

    public bool affine { get; }

    public bool track_running_stats { get; }

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

    public Tensor? running_mean
    {
        get => _internal_buffers.TryGetValue(nameof(running_mean), out var value) ? value.Item1 : null;
        set => ConditionallyRegisterBuffer(nameof(running_mean), value);
    }

    public Tensor? running_var
    {
        get => _internal_buffers.TryGetValue(nameof(running_var), out var value) ? value.Item1 : null;
        set => ConditionallyRegisterBuffer(nameof(running_var), value);
    }

    public Tensor? num_batches_tracked
    {
        get => _internal_buffers.TryGetValue(nameof(num_batches_tracked), out var value) ? value.Item1 : null;
        set => ConditionallyRegisterBuffer(nameof(num_batches_tracked), value);
    }

    public void reset_running_stats()
    {
        if (!track_running_stats) return;
        nn.init.zeros_(running_mean!);
        nn.init.ones_(running_var!);
        nn.init.zeros_(num_batches_tracked!);
    }

    public void reset_parameters()
    {
        reset_running_stats();
        if (!affine) return;
        nn.init.ones_(weight!);
        nn.init.zeros_(bias!);
    }

    /// <exception cref="ArgumentException">The input has a number of dimensions that the layer does not take.</exception>
    protected abstract void ValidateInputDimensions(Tensor input);

    private protected static void ExpectDimensions(Tensor input, long least, long most)
    {
        if (input.Dimensions >= least && input.Dimensions <= most) return;
        throw new ArgumentException(
            $"expected {(least == most ? $"{least}D" : $"{least}D or {most}D")} input (got {input.Dimensions}D input)", nameof(input));
    }
}
