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
    public Tensor forward(Tensor input, Tensor? weight) =>
        nn.functional.batch_norm(input, Mean, Variance, weight?.expand(_channels).contiguous(), null, training, Momentum, Epsilon);

    /// <summary>The normalised input with the batch's own statistics, for sharing among edges; see <see cref="Record"/>.</summary>
    /// <param name="input">(batch, channels, height, width).</param>
    /// <returns>The result, the batch's mean and its unbiased variance, each of shape (channels).</returns>
    public static (Tensor Result, Tensor Mean, Tensor Variance) Normalize(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        // With a momentum of 1 the kernel leaves the batch's statistics in the running ones.
        var (mean, variance) = (zeros(input.shape[1], device: input.device), ones(input.shape[1], device: input.device));
        return (nn.functional.batch_norm(input, mean, variance, null, null, training: true, momentum: 1, Epsilon), mean, variance);
    }

    /// <summary>Lets the statistics of a batch that was normalised elsewhere enter the running ones.</summary>
    public void Record(Tensor mean, Tensor variance)
    {
        using var _ = no_grad();
        Mean.mul_(1 - Momentum).add_(mean, Momentum);
        Variance.mul_(1 - Momentum).add_(variance, Momentum);
    }

    /// <summary>Forgets the running statistics, before a recalibration.</summary>
    public void Reset()
    {
        using var _ = no_grad();
        Mean.zero_();
        Variance.fill_(1);
    }
}
