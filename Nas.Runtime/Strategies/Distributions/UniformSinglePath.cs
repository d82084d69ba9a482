using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Supernets;

namespace Nas.Runtime.Strategies.Distributions;

/// <summary>One architecture, drawn uniformly, at each step (Guo et al. 2020): it has no parameters and never settles.</summary>
/// <param name="space">The space.</param>
/// <param name="constraints">What the architectures must keep to.</param>
/// <param name="random">Where the draws come from.</param>
public sealed class UniformSinglePath(DecisionSpace space, Constraints constraints, RandomStream random) : RandomPaths(space, random)
{
    /// <inheritdoc/>
    public override Gates Sample() => Gates.Of(Draw(constraints));
}
