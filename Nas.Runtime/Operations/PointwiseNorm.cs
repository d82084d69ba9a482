using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nas.Runtime.Operations;

/// <summary>
/// A 1×1 convolution and the batch norm behind it as one matrix product. The mean and variance of the convolution's output follow from
/// those of its input: for z = W·y they are W·mean(y) and the diagonal of W·cov(y)·Wᵀ. So z itself is never computed nor kept, and the
/// candidate's weight goes into the matrix for nothing.
/// </summary>
internal static class PointwiseNorm
{
    /// <summary>Matrix and shift such that <c>rows · matrix + shift</c> is the weighted normalised convolution.</summary>
    /// <param name="rows">The input, (pixels, channels in).</param>
    /// <param name="convolution">Without bias.</param>
    /// <param name="norm">Its running statistics take the batch's in while training, and are used otherwise.</param>
    /// <param name="weight">The candidate's weight, a tensor of no dimensions, or null for 1.</param>
    /// <returns>(channels in, channels out) and (channels out).</returns>
    public static (Tensor Matrix, Tensor Shift) Fold(Tensor rows, Conv2d convolution, MixedBatchNorm norm, Tensor? weight)
    {
        var kernel = convolution.weight.view(convolution.weight.shape[0], -1);
        var (mean, variance) = norm.training ? BatchStatistics(rows, kernel, norm) : norm.Running;
        var (scale, shift) = MixedBatchNorm.Affine(mean, variance, weight);
        return ((kernel * scale.unsqueeze(1)).t(), shift);
    }

    private static (Tensor Mean, Tensor Variance) BatchStatistics(Tensor rows, Tensor kernel, MixedBatchNorm norm)
    {
        var count = rows.shape[0];
        var (inputMean, covariance) = Moments(rows);
        var mean = kernel.mv(inputMean);
        // Rounding may bring a channel that hardly varies below zero.
        var variance = (kernel.mm(covariance) * kernel).sum([1L]).clamp_min(0);
        norm.Record(mean, variance, count);
        return (mean, variance);
    }

    /// <summary>The mean and covariance of the columns of (pixels, channels); the covariance's divisor is the number of rows.</summary>
    public static (Tensor Mean, Tensor Covariance) Moments(Tensor rows)
    {
        var mean = rows.mean([0L]);
        return (mean, (rows.t().mm(rows) / rows.shape[0]) - mean.outer(mean));
    }
}
