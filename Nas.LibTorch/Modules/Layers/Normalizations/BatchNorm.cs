using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>
/// Batch normalisation per channel (dimension 1): (x - mean) / √(var + eps) · weight + bias, with the batch's statistics in
/// training and the running ones in evaluation mode. The running variance takes the unbiased estimate.
/// </summary>
public abstract class BatchNorm : NormBase
{
    protected BatchNorm(long num_features, double eps, double momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype, string name)
        : base(num_features, eps, momentum, affine, track_running_stats, device, dtype, name)
    {
    }

    public override Tensor forward(Tensor input)
    {
        ValidateInputDimensions(input);
        var mean = running_mean;
        var update = training && track_running_stats;
        var share = momentum ?? 0.0;
        if (update && num_batches_tracked is { } batches)
        {
            using var _ = no_grad();
            batches.add_(1);
            if (momentum is null) share = 1.0 / batches.ToInt64();
        }
        var batchStatistics = training || (mean is null && running_var is null);
        var useRunning = !training || track_running_stats;
        return nn.functional.batch_norm(input, (useRunning ? mean : null)!, (useRunning ? running_var : null)!, weight, bias, batchStatistics, share, eps);
    }
}
