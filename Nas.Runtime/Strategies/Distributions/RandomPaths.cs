using Nas.Dsl.Model;
using Nas.Runtime.Searching;
using Nas.Runtime.Spaces;
using Nas.Runtime.Supernets;
using Parameter = TorchSharp.Modules.Parameter;

namespace Nas.Runtime.Strategies.Distributions;

/// <summary>Gates that are drawn and never learnt: there are no parameters, and nothing to settle on.</summary>
/// <param name="space">The space.</param>
/// <param name="random">Where the draws come from.</param>
public abstract class RandomPaths(DecisionSpace space, RandomStream random) : IGateDistribution
{
    /// <inheritdoc/>
    public IReadOnlyList<Parameter> Parameters => [];

    /// <inheritdoc/>
    public virtual bool HasSettled => false;

    /// <summary>The space.</summary>
    protected DecisionSpace Space { get; } = space;

    /// <summary>Where the draws come from.</summary>
    protected RandomStream Random { get; } = random;

    /// <inheritdoc/>
    public virtual void Begin(SearchStep step)
    {
    }

    /// <inheritdoc/>
    public abstract Gates Sample();

    /// <summary>A random architecture, unless it is said.</summary>
    public virtual Genotype Derive(Constraints constraints) => Draw(constraints);

    /// <inheritdoc/>
    public virtual void Save(BinaryWriter writer) => writer.Write(Random);

    /// <inheritdoc/>
    public virtual void Load(BinaryReader reader) => reader.ReadInto(Random);

    /// <summary>An architecture that keeps to the constraints, drawn as <see cref="Propose"/> draws.</summary>
    /// <exception cref="UsageException">None was found.</exception>
    protected Genotype Draw(Constraints constraints)
    {
        ArgumentNullException.ThrowIfNull(constraints);
        return constraints.First(Propose);
    }

    /// <summary>Draws an architecture, whatever it costs: uniformly from all, unless it is said.</summary>
    protected virtual Genotype Propose() => Space.Sample(Random);
}
