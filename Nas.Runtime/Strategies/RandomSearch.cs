using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;

namespace Nas.Runtime.Strategies;

/// <summary>Architectures drawn independently at random (Li and Talwalkar 2019).</summary>
/// <param name="space">The space.</param>
/// <param name="constraints">What proposals must keep to.</param>
/// <param name="random">Where the draws come from.</param>
public sealed class RandomSearch(DecisionSpace space, Constraints constraints, RandomStream random) : IAskTellStrategy
{
    private readonly Func<Genotype> _sample = () => space.Sample(random);

    /// <inheritdoc/>
    public Proposal Ask() => constraints.First(_sample);

    /// <inheritdoc/>
    public void Tell(Trial trial)
    {
    }
}
