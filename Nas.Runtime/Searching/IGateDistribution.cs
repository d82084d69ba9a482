using Nas.Dsl.Model;
using Nas.Runtime.Supernets;
using Parameter = TorchSharp.Modules.Parameter;

namespace Nas.Runtime.Searching;

/// <summary>A distribution over a supernet's gates, with parameters of its own.</summary>
public interface IGateDistribution
{
    /// <summary>The architecture parameters; none where the distribution is fixed.</summary>
    IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Gates for one step. Tensors in them belong to the caller's dispose scope.</summary>
    Gates Sample();

    /// <summary>The architecture that the distribution has settled on.</summary>
    Genotype Derive(Constraints constraints);
}
