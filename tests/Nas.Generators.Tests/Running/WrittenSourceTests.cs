using Nas.Dsl;
using Nas.Dsl.CSharp;
using Nas.Generators.Tests.InMemory;
using static TorchSharp.torch;

namespace Nas.Generators.Tests.Running;

/// <summary>The C# file that a search leaves with the user compiles beside the generated code and is the same network.</summary>
public sealed class WrittenSourceTests
{
    private const int Count = 5;

    public static TheoryData<string> SpaceNames => new(CompiledSpace.All.Keys);

    [Theory]
    [MemberData(nameof(SpaceNames))]
    public void TheWrittenSourceEqualsTheBuiltNetwork(string name)
    {
        using var scope = NewDisposeScope();
        manual_seed(11);
        var space = CompiledSpace.All[name].Value;
        var genotypes = Enumerable.Range(0, Count).Select(space.Draw).ToArray();
        // The first is written under the net's own name, as a search does; then it shares its class with the generated code.
        var classes = genotypes.Select((_, i) => i == 0 ? space.Space.Name : $"Written{i}").ToArray();
        var sources = genotypes.Select((g, i) => NetworkWriter.Write(space.Space, g, classes[i])).Append(DerivedWriter.Write(new Derivation
        {
            Namespace = space.Space.Namespace,
            ClassName = space.Space.Name,
            Space = space.Space.Name,
            Genotype = GenotypeText.Write(space.Space, genotypes[0]),
        }));
        var written = CompiledSpace.Compile(Spaces.All[name], [.. sources]);

        for (var i = 0; i < Count; i++)
        {
            // The narrowest net, and one of an odd width, whose halves are unequal.
            var channels = space.Narrowest + (i * space.WidthStep);
            var network = written.Written(classes[i], channels, 3);
            var built = space.Build(genotypes[i], space.Space.Net.Parameters.ToDictionary(p => p.Name, p => p.Name == "channels" ? channels : 3));
            Weights.DisturbStatistics(built);
            // What the output does not depend on is not written.
            Assert.Empty(network.state_dict().Keys.Except(built.state_dict().Keys));
            Weights.Copy(built.state_dict(), network);
            var images = space.Images(4);

            built.eval();
            network.eval();
            Weights.AssertClose(built.call(images), network.call(images));
            built.train();
            network.train();
            Weights.AssertClose(built.call(images), network.call(images));

            // As the suppression of CA2213 beside it says.
            var weights = network.parameters().ToArray();
            network.Dispose();
            Assert.All(weights, w => Assert.True(w.IsInvalid));
        }
    }
}
