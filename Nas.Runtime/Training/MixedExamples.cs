using Nas.Runtime.Data;
using Nas.Runtime.Spaces;
using static TorchSharp.torch;

namespace Nas.Runtime.Training;

/// <summary>A batch whose images are mixed two by two, and what is asked of them (Zhang et al. 2018, mixup, equation 1).</summary>
/// <param name="X">The images, (B, C, H, W).</param>
/// <param name="Other">The classes of those that were mixed in, (B).</param>
/// <param name="Share">What the image has of its own, 0 to 1.</param>
internal sealed record MixedExamples(Tensor X, Tensor Other, double Share)
{
    /// <summary>Mixes each image of a batch with another of it, or with itself; one share for all, as in the authors' code.</summary>
    /// <param name="batch">The batch, which stays as it is. The caller's dispose scope owns what is made.</param>
    /// <param name="alpha">The parameter of the beta distribution of the share, above 0.</param>
    /// <param name="random">Where the share and the pairs come from.</param>
    public static MixedExamples Of(Batch batch, double alpha, RandomStream random)
    {
        var (one, other) = (random.NextGamma(alpha), random.NextGamma(alpha));
        // Of a tiny alpha both may be too small for a number: the distribution then is that of a coin.
        var share = one + other > 0 ? one / (one + other) : random.Next(2);
        long[] order = [.. Enumerable.Range(0, batch.Count).Select(i => (long)i)];
        random.Shuffle<long>(order);
        using var numbers = tensor(order, device: batch.X.device);
        using var mixedIn = batch.X.index_select(0, numbers);
        return new(lerp(mixedIn, batch.X, share), batch.Y.index_select(0, numbers), share);
    }

    /// <summary>The loss: that of each of the two classes, by its share.</summary>
    /// <param name="loss">The loss for classes.</param>
    /// <param name="own">The classes of the images themselves.</param>
    public Tensor Loss(Func<Tensor, Tensor> loss, Tensor own) => (loss(own) * Share) + (loss(Other) * (1 - Share));
}
