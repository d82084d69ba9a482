using Nas.Runtime.Data;
using static TorchSharp.torch;

namespace Nas.Runtime.Strategies.Steps;

/// <summary>One of several passes through a supernet in a step; see <see cref="AccumulatedStep"/>.</summary>
/// <param name="X">Examples of the step's batch.</param>
/// <param name="Y">What the net should say of them.</param>
/// <param name="Weight">What their mean loss counts for.</param>
public sealed record Pass(Tensor X, Tensor Y, double Weight)
{
    /// <summary>All of a batch, again and again.</summary>
    /// <param name="weights">What each pass counts for.</param>
    public static Func<Batch, IEnumerable<Pass>> Each(params double[] weights) => batch => weights.Select(weight => new Pass(batch.X, batch.Y, weight));

    /// <summary>All of a batch, again and again, each pass counting as it does.</summary>
    /// <param name="count">How many passes, at least one.</param>
    public static Func<Batch, IEnumerable<Pass>> Each(int count) => Each([.. Enumerable.Repeat(1.0, count)]);

    /// <summary>
    /// A batch in parts, which together count as it does. Each part is normalised by itself (ghost batch normalization; Hoffer et al. 2017, section 4.1).
    /// </summary>
    /// <param name="size">The fewest examples of a part, at least 1; a smaller batch is one part.</param>
    public static Func<Batch, IEnumerable<Pass>> Parts(int size) => batch =>
    {
        var count = Math.Max(1, batch.Count / size);
        return batch.X.tensor_split(count).Zip(batch.Y.tensor_split(count), (x, y) => new Pass(x, y, x.shape[0] / (double)batch.Count));
    };
}
