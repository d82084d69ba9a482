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

    /// <summary>With drop path and a second head it still is the same network, unless it trains.</summary>
    [Theory]
    [MemberData(nameof(SpaceNames))]
    public void WhatTrainsItChangesNothingOfWhatItComputes(string name)
    {
        using var scope = NewDisposeScope();
        manual_seed(12);
        var space = CompiledSpace.All[name].Value;
        var genotype = space.Draw(1);
        if (Source(TrainingParts.DropPath | TrainingParts.AuxiliaryHead) is not { } source)
        {
            // What has no place says so for one of the two at least.
            Assert.True(Source(TrainingParts.DropPath) is null || Source(TrainingParts.AuxiliaryHead) is null);
            return;
        }

        var network = CompiledSpace.Compile(Spaces.All[name], source).Written("Trained", space.Narrowest, 3);
        var built = space.Build(genotype, space.Space.Net.Parameters.ToDictionary(p => p.Name, p => p.Name == "channels" ? space.Narrowest : 3));
        Weights.DisturbStatistics(built);
        Assert.All(network.state_dict().Keys.Except(built.state_dict().Keys), k => Assert.StartsWith("auxiliary.", k, StringComparison.Ordinal));
        foreach (var (key, weights) in network.state_dict())
            if (built.state_dict().TryGetValue(key, out var own)) using (no_grad()) weights.copy_(own);
        var images = space.Images(4);
        var auxiliary = network.GetType().GetProperty("AuxiliaryOutput")!;

        built.train();
        network.train();
        Weights.AssertClose(built.call(images), network.call(images));
        Assert.Equal([4, 3], ((Tensor)auxiliary.GetValue(network)!).shape);
        network.GetType().GetMethod("DropPaths")!.Invoke(network, [0.5]);
        Assert.False(network.call(images).allclose(built.call(images)));
        built.eval();
        network.eval();
        // What the output does not depend on is not written.
        var trained = network.state_dict();
        foreach (var (key, weights) in built.state_dict())
            if (trained.TryGetValue(key, out var own)) using (no_grad()) weights.copy_(own);
        Weights.AssertClose(built.call(images), network.call(images));
        Assert.Null(auxiliary.GetValue(network));

        // A path is there whole or not at all, and on the mean as it is.
        var drop = (nn.Module<Tensor, Tensor>)network.modules().First(m => m.GetType().Name == "DropPath");
        drop.train();
        var dropped = drop.call(ones(4000, 2, 3));
        var each = dropped.flatten(1);
        Assert.Equal(0, (each.amin([1]) - each.amax([1])).abs().max().item<float>());
        Assert.Equal(1, dropped.mean().item<float>(), 0.06f);
        Assert.Equal([0, 2], each.unique().output.data<float>().Order());

        string? Source(TrainingParts parts)
        {
            try
            {
                return NetworkWriter.Write(space.Space, genotype, "Trained", parts: parts);
            }
            catch (ArgumentException)
            {
                return null;
            }
        }
    }
}
