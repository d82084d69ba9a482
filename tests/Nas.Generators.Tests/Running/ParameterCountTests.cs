using Nas.Dsl.Planning;

namespace Nas.Generators.Tests.Running;

/// <summary>What <see cref="Cost"/> counts on paper is what the built network has.</summary>
public sealed class ParameterCountTests
{
    [Theory]
    [MemberData(nameof(SupernetTests.Architectures), MemberType = typeof(SupernetTests))]
    public void CostCountsTheBuiltNetworksParameters(string name, int seed)
    {
        var space = CompiledSpace.All[name].Value;
        var genotype = space.Draw(seed + 100);
        using var network = space.Build(genotype);

        Assert.Equal(network.parameters().Sum(p => p.numel()), Cost.Of(space.Space, genotype, space.Parameters).Parameters);
    }
}
