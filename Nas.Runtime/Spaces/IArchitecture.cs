using Nas.Dsl.Model;

namespace Nas.Runtime.Spaces;

/// <summary>The typed face of a genotype: what the generator emits as <c>Architecture</c>.</summary>
public interface IArchitecture
{
    /// <summary>The same architecture as a vector over the space's decisions.</summary>
    Genotype ToGenotype();
}
