using System.Collections.Concurrent;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nas.Runtime.Operations;

/// <summary>
/// Batch normalisation without shift whose scale is the candidate's mixing weight. A supernet's batch norms have no scale of their own
/// (Liu et al. 2019, section 3.1.1) unless they are given one, so <c>w · norm(x)</c> is one batch norm of scale w: the product is neither computed apart nor kept.
/// </summary>
public sealed class MixedBatchNorm : nn.Module<Tensor, Tensor>
{
    private const double DefaultMomentum = 0.1; // PyTorch's
    private const double Epsilon = 1e-5;
    private const string ScaleName = "weight", ShiftName = "bias"; // as in a final network
    private static readonly ConcurrentDictionary<(long Channels, string Device), (Tensor? Ones, Tensor? Zeros)> s_neutral = new();
    private readonly Tensor running_mean;
    private readonly Tensor running_var;
    private readonly long _channels;

    /// <summary>A batch norm over <paramref name="channels"/> channels.</summary>
    public MixedBatchNorm(long channels)
        : base(nameof(MixedBatchNorm))
    {
        _channels = channels;
        running_mean = zeros(channels);
        running_var = ones(channels);
        register_buffer(nameof(running_mean), running_mean);
        register_buffer(nameof(running_var), running_var);
    }

    /// <summary>How much of a batch's statistics enters the running ones while it trains, 0 to 1; null: nothing, they are not gathered.</summary>
    public double? Momentum { get; set; } = DefaultMomentum;

    /// <summary>Whether it has a scale and a shift of its own; only <see cref="forward(Tensor, Tensor?)"/> goes by them.</summary>
    internal bool IsScaled { get; private set; }

    /// <summary>What it has for each channel, each of shape (channels).</summary>
    internal IEnumerable<Tensor> ByChannel => IsScaled ? [Mean, Variance, Scale!, Shift] : [Mean, Variance];

    /// <summary>What each channel is multiplied by, (channels), where it has a scale of its own; else null.</summary>
    internal Tensor? Scale => IsScaled ? get_parameter(ScaleName) : null;

    /// <summary>The running mean and variance, each of shape (channels).</summary>
    internal (Tensor Mean, Tensor Variance) Running => (Mean, Variance);

    private Tensor Mean => get_buffer(nameof(running_mean))!;

    private Tensor Variance => get_buffer(nameof(running_var))!;

    private Tensor Shift => get_parameter(ShiftName)!;

    /// <summary>From now on it has a scale and a shift that are trained, as in a final network: 1 and 0 at first.</summary>
    internal void AddScale()
    {
        if (IsScaled) return;
        register_parameter(ScaleName, new Parameter(ones(_channels)));
        register_parameter(ShiftName, new Parameter(zeros(_channels)));
        IsScaled = true;
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => forward(input, null);

    /// <summary><paramref name="weight"/> times the normalised <paramref name="input"/>.</summary>
    /// <param name="input">(batch, channels, height, width).</param>
    /// <param name="weight">A single number as a tensor of no dimensions, or null for 1.</param>
    public Tensor forward(Tensor input, Tensor? weight)
    {
        var channels = input.shape[1];
        var (scale, shift) = Affine(channels, weight);
        if (training && Momentum is null) return Normalized(input, scale, shift);
        // Of fewer channels than it has, as where a width is a choice, it is the norm of the first ones.
        var (mean, variance) = channels == _channels ? Running : (Mean.narrow(0, 0, channels), Variance.narrow(0, 0, channels));
        return nn.functional.batch_norm(input, mean, variance, scale, shift, training, Momentum ?? 0, Epsilon);
    }

    private (Tensor? Scale, Tensor? Shift) Affine(long channels, Tensor? weight)
    {
        if (!IsScaled) return (weight?.expand(channels).contiguous(), null);
        var (scale, shift) = (Scale!.narrow(0, 0, channels), Shift.narrow(0, 0, channels));
        return weight is null ? (scale, shift) : (scale * weight, shift * weight);
    }

    /// <summary>Scale and shift, each of shape (channels), that normalise by the given statistics and multiply by <paramref name="weight"/>.</summary>
    /// <param name="mean">(channels).</param>
    /// <param name="variance">(channels), with the number of pixels as divisor.</param>
    /// <param name="weight">A tensor of no dimensions, or null for 1.</param>
    internal static (Tensor Scale, Tensor Shift) Affine(Tensor mean, Tensor variance, Tensor? weight)
    {
        var scale = (variance + Epsilon).rsqrt();
        if (weight is not null) scale = scale * weight;
        return (scale, -(mean * scale));
    }

    /// <summary>Several batch norms over images whose channels stand side by side.</summary>
    /// <param name="input">(batch, channels of all, ...).</param>
    /// <param name="norms">All of as many channels, in one mode.</param>
    /// <param name="weights">What the channels of each are multiplied by, (norms), or null for 1.</param>
    internal static Tensor Together(Tensor input, IReadOnlyList<MixedBatchNorm> norms, Tensor? weights)
    {
        var scale = weights?.unsqueeze(1).expand(norms.Count, input.shape[1] / norms.Count).reshape(-1);
        if (!norms[0].training)
            return nn.functional.batch_norm(input, cat([.. norms.Select(n => n.Mean)], 0), cat([.. norms.Select(n => n.Variance)], 0), scale, null, false, 0, Epsilon);
        if (norms[0].Momentum is null) return Normalized(input, scale, null);
        var normalized = cat([.. input.chunk(norms.Count, 1).Zip(norms, (part, norm) => norm.forward(part))], 1);
        return scale is null ? normalized : normalized * scale.view([1, -1, .. Enumerable.Repeat(1L, (int)normalized.dim() - 2)]);
    }

    // By the batch's own statistics, which are kept nowhere.
    private static Tensor Normalized(Tensor input, Tensor? scale, Tensor? shift)
    {
        // cuDNN, which takes two thirds of the time that Torch's own kernels take for large images, asks for a scale and a shift.
        var (ones, zeros) = input.device_type == DeviceType.CUDA && input.dtype == float32 ? Neutral(input.shape[1], input.device) : default;
        return nn.functional.batch_norm(input, null, null, scale ?? ones, shift ?? zeros, true, 0, Epsilon);
    }

    private static (Tensor? Ones, Tensor? Zeros) Neutral(long channels, Device device) => s_neutral.GetOrAdd((channels, device.ToString()), _ =>
    {
        using var ungraded = no_grad();
        return (torch.ones(channels, device: device).DetachFromDisposeScope(), torch.zeros(channels, device: device).DetachFromDisposeScope());
    });

    /// <summary>Lets the statistics of a batch, computed elsewhere, enter the running ones, where they are gathered.</summary>
    /// <param name="mean">(channels).</param>
    /// <param name="variance">(channels), with the number of pixels as divisor; the running one has one less, as in PyTorch.</param>
    /// <param name="count">The number of pixels.</param>
    internal void Record(Tensor mean, Tensor variance, long count)
    {
        if (Momentum is not { } momentum) return;
        using var _ = no_grad();
        Mean.mul_(1 - momentum).add_(mean, momentum);
        Variance.mul_(1 - momentum).add_(variance, momentum * count / Math.Max(1, count - 1));
    }

    /// <summary>Forgets the running statistics, before a recalibration.</summary>
    public void Reset()
    {
        using var _ = no_grad();
        Mean.zero_();
        Variance.fill_(1);
    }
}
