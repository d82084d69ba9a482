using Nas.Runtime.Supernets;
using static TorchSharp.torch;

namespace Nas.Runtime.Searching;

/// <summary>One candidate for each decision of one of n, drawn from a distribution.</summary>
/// <param name="Gates">Its gates: the candidates that were drawn, with a weight of 1.</param>
/// <param name="Candidates">The candidate of each decision of one of n, search-only ones behind the choices; of other decisions, which keep all, the bits of all choices.</param>
/// <param name="LogProbability">
/// The logarithm of its probability, a tensor of no dimensions with a gradient by the parameters of the distribution. Decisions that are not active in it do not count.
/// </param>
public sealed record SampledPath(Gates Gates, IReadOnlyList<long> Candidates, Tensor LogProbability);
