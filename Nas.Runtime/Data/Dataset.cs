using System.Security.Cryptography;
using System.Text;
using Nas.Dsl.Model;
using Nas.Runtime.Spaces;
using static TorchSharp.torch;

namespace Nas.Runtime.Data;

/// <summary>Examples of one shape with what a net is to say of them, in main memory.</summary>
public abstract class Dataset : IDisposable
{
    /// <summary>How many examples.</summary>
    public abstract int Count { get; }

    /// <summary>The shape of each.</summary>
    public abstract InputShape Shape { get; }

    /// <summary>How many classes there are, or words of a vocabulary.</summary>
    public abstract int Classes { get; }

    /// <summary>What a net learns from them.</summary>
    public abstract LearningTask Task { get; }

    /// <summary>What the examples are called: <c>images</c>.</summary>
    public abstract string Unit { get; }

    /// <summary>The name of each class, or null where the data have none.</summary>
    public virtual IReadOnlyList<string>? ClassNames => null;

    /// <summary>What images are normalised with; null of other examples.</summary>
    public virtual ChannelStatistics? Normalisation => null;

    /// <summary>For each example the group that parts of the data set are to have in equal proportions, such as its class.</summary>
    public abstract ReadOnlySpan<long> LabelValues { get; }

    /// <summary>The examples that were set apart to measure architectures by, ascending; null: a search sets some apart itself.</summary>
    public IReadOnlyList<int>? HeldOut { get; init; }

    /// <summary>Which examples go into each of several disjoint parts; see <see cref="Partition"/>. Nothing is copied.</summary>
    /// <param name="counts">How many examples each part gets, together at most <see cref="Count"/>.</param>
    /// <param name="seed">The same seed gives the same parts.</param>
    /// <param name="stratified">Whether each part has each class in the proportion of the whole.</param>
    /// <returns>For each part its indices, ascending.</returns>
    /// <exception cref="ArgumentException">A count below 0, or more than there are.</exception>
    public int[][] SplitIndices(IReadOnlyList<int> counts, ulong seed, bool stratified = true) => Partition.Of(LabelValues, counts, seed, stratified);

    /// <summary>Those places among <paramref name="indices"/> whose examples were set apart; null where there are none of these, or none else.</summary>
    protected IReadOnlyList<int>? HeldOutOf(IReadOnlyList<int> indices)
    {
        ArgumentNullException.ThrowIfNull(indices);
        if (HeldOut is null) return null;
        var all = HeldOut.ToHashSet();
        int[] heldOut = [.. Enumerable.Range(0, indices.Count).Where(i => all.Contains(indices[i]))];
        return heldOut.Length > 0 && heldOut.Length < indices.Count ? heldOut : null;
    }

    /// <summary>Adds which examples were set apart, where any were.</summary>
    internal void AppendHeldOutTo(IncrementalHash hash)
    {
        if (HeldOut is not null) hash.AppendData(Encoding.UTF8.GetBytes($"held out: {string.Join(' ', HeldOut)}\n"));
    }

    /// <summary>The examples with these indices, in this order.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such example.</exception>
    internal abstract Dataset Part(IReadOnlyList<int> indices);

    /// <summary>Forgets what was left out of a part, where anything is remembered of it.</summary>
    internal virtual void StandAlone()
    {
    }

    /// <summary>Takes over from the training part what examples are to be normalised with.</summary>
    internal virtual void NormaliseLike(Dataset train)
    {
    }

    /// <summary>The batch of some examples.</summary>
    /// <param name="indices">Which.</param>
    /// <param name="augmentation">How they vary, where they can.</param>
    /// <param name="random">Where that comes from; null for none.</param>
    /// <param name="device">Where the batch ends up; null: the CPU.</param>
    /// <param name="channelsLast">Whether images lie in memory channels last.</param>
    internal abstract Batch Make(ReadOnlySpan<int> indices, Augmentation augmentation, RandomStream? random, Device? device, bool channelsLast);

    /// <summary>Adds everything that tells this data set from others.</summary>
    internal abstract void AppendTo(IncrementalHash hash);

    /// <summary>Releases what it holds.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what it holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }
}
