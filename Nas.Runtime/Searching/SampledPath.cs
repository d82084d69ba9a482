using Nas.Runtime.Supernets;
using static TorchSharp.torch;

namespace Nas.Runtime.Searching;

/// <summary>A path through a supernet, drawn from a distribution.</summary>
/// <param name="Gates">Its gates: the candidates that were drawn, each counting once.</param>
/// <param name="Candidates">The candidate of each decision of one of n, search-only ones behind the choices; of other decisions the bits of the choices that are kept.</param>
/// <param name="LogProbability">
/// The logarithm of its probability, a tensor of no dimensions with a gradient by the parameters of the distribution. Decisions that are not active in it do not count.
/// </param>
public sealed record SampledPath(Gates Gates, IReadOnlyList<long> Candidates, Tensor LogProbability)
{
    /// <summary>What the distribution adds to the path's reward, such as a share of its entropy; nothing unless it is said.</summary>
    public double Bonus { get; init; }

    /// <summary>What the distribution adds to the loss of the path: a tensor of no dimensions with a gradient by its parameters; nothing unless it is said.</summary>
    public Tensor? Penalty { get; init; }
}
