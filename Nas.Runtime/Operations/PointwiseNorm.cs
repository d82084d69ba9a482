using static TorchSharp.torch;

namespace Nas.Runtime.Operations;

/// <summary>
/// The tail of separable convolutions on a GPU, for many of them side by side: their 1×1 convolutions as one product of matrices, and one batch norm over all channels, with the
/// candidates' weights as its scale. It keeps nothing for the gradient but its input.
/// </summary>
internal static class PointwiseNorm
{
    /// <summary>The normalised results of several candidates.</summary>
    /// <param name="images">(batch, candidates, channels, pixels).</param>
    /// <param name="kernels">For each candidate (channels out, channels, 1, 1).</param>
    /// <param name="norms">For each candidate its batch norm.</param>
    /// <param name="weights">The weights of the candidates, (candidates), or null for 1.</param>
    /// <param name="sum">Whether they are added; else they are rectified.</param>
    /// <returns>(batch, channels out, pixels) where they are added, else (batch, candidates · channels out, pixels).</returns>
    public static Tensor Run(Tensor images, IReadOnlyList<Tensor> kernels, IReadOnlyList<MixedBatchNorm> norms, Tensor? weights, bool sum)
    {
        var (candidates, channels) = (kernels.Count, kernels[0].shape[0]);
        using var scope = NewDisposeScope();
        var matrices = cat([.. kernels], 0).view(candidates, channels, -1);
        // What is computed again would gather statistics twice.
        var result = norms[0] is { training: true, Momentum: not null } ? Result(images, matrices, weights)
            : Recomputed.Run(inputs => Result(inputs[0], inputs[1], inputs.ElementAtOrDefault(2)), weights is null ? [images, matrices] : [images, matrices, weights]);
        return result.MoveToOuterDisposeScope();

        Tensor Result(Tensor images, Tensor matrices, Tensor? weights)
        {
            var normalized = MixedBatchNorm.Together(matrices.matmul(images).flatten(1, 2), norms, weights);
            return sum ? normalized.view(images.shape[0], candidates, channels, -1).sum([1L]) : normalized.relu_();
        }
    }
}
