using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Runtime.Operations;
using Nas.Runtime.Supernets;
using static TorchSharp.torch;

namespace Nas.Runtime.Tests.Strategies;

/// <summary>A space without generated code, searched by the general supernet and network.</summary>
internal sealed class GeneralDefinition(SearchSpace space) : ISearchSpaceDefinition
{
    public SearchSpace Space => space;

    public Supernet CreateSupernet(IReadOnlyDictionary<string, int> parameters) => new MixedSupernet(NetworkPlan.Of(space, parameters));

    public nn.Module<Tensor, Tensor> Build(Genotype genotype, IReadOnlyDictionary<string, int> parameters) => new Network(NetworkPlan.Of(space, parameters), genotype);
}
