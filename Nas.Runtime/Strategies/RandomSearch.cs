using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;

namespace Nas.Runtime.Strategies;

/// <summary>Architectures drawn independently at random (Li and Talwalkar 2019).</summary>
/// <param name="sample">Draws one.</param>
/// <param name="constraints">What proposals must keep to.</param>
/// <param name="random">Where the draws come from.</param>
public sealed class RandomSearch(Func<RandomStream, Genotype> sample, Constraints constraints, RandomStream random) : IAskTellStrategy
{
    private readonly Func<Genotype> _sample = () => sample(random);

    /// <summary>Each decision takes each of its values with the same probability.</summary>
    /// <param name="space">The space.</param>
    /// <param name="constraints">What proposals must keep to.</param>
    /// <param name="random">Where the draws come from.</param>
    public RandomSearch(DecisionSpace space, Constraints constraints, RandomStream random)
        : this(space.Sample, constraints, random)
    {
    }

    /// <inheritdoc/>
    public Proposal Ask() => constraints.First(_sample);

    /// <inheritdoc/>
    public void Tell(Trial trial)
    {
    }
}
