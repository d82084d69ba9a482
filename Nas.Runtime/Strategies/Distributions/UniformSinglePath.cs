using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Supernets;
using Parameter = TorchSharp.Modules.Parameter;

namespace Nas.Runtime.Strategies.Distributions;

/// <summary>One architecture, drawn uniformly, at each step (Guo et al. 2020): it has no parameters and never settles.</summary>
/// <param name="space">The space.</param>
/// <param name="constraints">What the architectures must keep to.</param>
/// <param name="random">Where the draws come from.</param>
public sealed class UniformSinglePath(DecisionSpace space, Constraints constraints, RandomStream random) : IGateDistribution
{
    /// <inheritdoc/>
    public IReadOnlyList<Parameter> Parameters => [];

    /// <inheritdoc/>
    public Gates Sample() => Gates.Of(Derive(constraints));

    /// <summary>Another random architecture.</summary>
    public Genotype Derive(Constraints constraints)
    {
        ArgumentNullException.ThrowIfNull(constraints);
        return constraints.First(() => space.Sample(random));
    }

    /// <inheritdoc/>
    public void Save(BinaryWriter writer) => writer.Write(random);

    /// <inheritdoc/>
    public void Load(BinaryReader reader) => reader.ReadInto(random);
}
