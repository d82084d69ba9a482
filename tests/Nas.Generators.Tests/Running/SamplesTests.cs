using Nas.Generators.Tests.InMemory;
using Nas.Runtime.Supernets;
using static TorchSharp.torch;

namespace Nas.Generators.Tests.Running;

/// <summary>
/// Every space of samples/spaces, on small images and narrow: what was built, what was written and the supernet under one-hot gates compute the
/// same, and a step of training moves the supernet.
/// </summary>
public sealed class SamplesTests
{
    public static TheoryData<string> Samples => [.. Directory.GetFiles(Repository.PathOf("samples", "spaces"), "*.nas").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Samples))]
    public void ASampleIsOneNetworkInEachOfItsForms(string sample)
    {
        using var scope = NewDisposeScope();
        manual_seed(13);
        var text = Repository.Read($"samples/spaces/{sample}.nas").Replace("image(3, 224, 224)", "image(3, 32, 32)", StringComparison.Ordinal);
        var space = CompiledSpace.Compile(text);
        var genotype = space.Draw(3);
        var parameters = space.Space.Net.Parameters.ToDictionary(p => p.Name, p => p.Name == "channels" ? sample == "TreeCell" ? 36 : 8 : 3);
        var (supernet, images) = NetworkForms.AssertOne(space, text, genotype, parameters);
        if (supernet is null) return;
        supernet.train();
        using var optimizer = optim.SGD(supernet.parameters(), 0.1);
        var before = Loss();
        before.backward();
        optimizer.step();
        supernet.zero_grad();
        Assert.NotEqual(before.item<float>(), Loss().item<float>());

        Tensor Loss()
        {
            var output = supernet.call(images, Gates.Of(genotype));
            return nn.functional.cross_entropy(output.flatten(0, -2), arange(output.numel() / output.shape[^1]) % 3);
        }
    }

    /// <summary>Layers that say their own sizes behind cells of memory banks, in a width of their own and in another.</summary>
    [Theory]
    [InlineData(1, 6)]
    [InlineData(2, 6)]
    [InlineData(3, 12)]
    [InlineData(4, 12)]
    public void LayersAndBanksAreOneNetworkInEachOfTheirForms(int seed, int channels)
    {
        using var scope = NewDisposeScope();
        manual_seed(seed);
        var space = CompiledSpace.Compile(Spaces.Chain);
        NetworkForms.AssertOne(space, Spaces.Chain, space.Draw(seed), new Dictionary<string, int> { ["channels"] = channels, ["classes"] = 3 });
    }
}
