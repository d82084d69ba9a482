using static TorchSharp.torch;

namespace Nas.Runtime.Operations;

/// <summary>
/// Batch normalisation without shift whose scale is the candidate's mixing weight. A supernet's batch norms have no scale of their own
/// (Liu et al. 2019, section 3.1.1), so <c>w · norm(x)</c> is one batch norm of scale w: the product is neither computed apart nor kept.
/// </summary>
public sealed class MixedBatchNorm : nn.Module<Tensor, Tensor>
{
    /// <summary>PyTorch's default.</summary>
    public const double DefaultMomentum = 0.1;

    private const double Epsilon = 1e-5;
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

    /// <summary>How much of a batch's statistics enters the running ones, 0 to 1.</summary>
    public double Momentum { get; set; } = DefaultMomentum;

    /// <summary>The running mean and variance, each of shape (channels).</summary>
    internal (Tensor Mean, Tensor Variance) Running => (Mean, Variance);

    private Tensor Mean => get_buffer(nameof(running_mean))!;

    private Tensor Variance => get_buffer(nameof(running_var))!;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => forward(input, null);

    /// <summary><paramref name="weight"/> times the normalised <paramref name="input"/>.</summary>
    /// <param name="input">(batch, channels, height, width).</param>
    /// <param name="weight">A single number as a tensor of no dimensions, or null for 1.</param>
    public Tensor forward(Tensor input, Tensor? weight)
    {
        var channels = input.shape[1];
        // Of fewer channels than it has, as where a width is a choice, it is the norm of the first ones.
        var (mean, variance) = channels == _channels ? Running : (Mean.narrow(0, 0, channels), Variance.narrow(0, 0, channels));
        return nn.functional.batch_norm(input, mean, variance, weight?.expand(channels).contiguous(), null, training, Momentum, Epsilon);
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

    /// <summary>Lets the statistics of a batch, computed elsewhere, enter the running ones.</summary>
    /// <param name="mean">(channels).</param>
    /// <param name="variance">(channels), with the number of pixels as divisor; the running one has one less, as in PyTorch.</param>
    /// <param name="count">The number of pixels.</param>
    internal void Record(Tensor mean, Tensor variance, long count)
    {
        using var _ = no_grad();
        Mean.mul_(1 - Momentum).add_(mean, Momentum);
        Variance.mul_(1 - Momentum).add_(variance, Momentum * count / Math.Max(1, count - 1));
    }

    /// <summary>Forgets the running statistics, before a recalibration.</summary>
    public void Reset()
    {
        using var _ = no_grad();
        Mean.zero_();
        Variance.fill_(1);
    }
}
