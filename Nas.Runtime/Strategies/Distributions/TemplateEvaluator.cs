using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Supernets;
using static TorchSharp.torch;

namespace Nas.Runtime.Strategies.Distributions;

/// <summary>
/// The evaluator of a self-evaluated template network (Dong and Yang 2019): the weights learn on single paths, drawn uniformly, so that what converges fast gets no more than its share; a softmax
/// for each decision learns on held-out examples, by the mixture of all candidates, which of them are worth measuring.
/// </summary>
/// <param name="space">The space.</param>
/// <param name="constraints">What the paths of the weights must keep to.</param>
/// <param name="device">Where the parameters live.</param>
/// <param name="random">Where initial parameters and draws come from.</param>
public sealed class TemplateEvaluator(DecisionSpace space, Constraints constraints, Device device, RandomStream random) : SoftmaxRelaxation(space, device, random)
{
    /// <inheritdoc/>
    public override Gates SampleForWeights() => Supernets.Gates.Of(constraints.First(() => Space.Sample(Random)));

    /// <summary>An architecture that is likely to be good: each candidate is drawn by its softmax, and the edges of a node uniformly.</summary>
    /// <param name="random">Where the draws come from.</param>
    public Genotype Draw(RandomStream random) => Draw(Weights(), random);
}
