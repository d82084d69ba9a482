using Nas.Dsl.CSharp;
using Nas.Dsl.Model;
using Nas.Runtime.Supernets;
using static TorchSharp.torch;

namespace Nas.Generators.Tests.Running;

/// <summary>The forms that one architecture has: what was built, what was written and, where there is one, the supernet under one-hot gates.</summary>
internal static class NetworkForms
{
    /// <summary>They compute the same of the same images.</summary>
    /// <param name="space">The space.</param>
    /// <param name="text">Its text.</param>
    /// <param name="genotype">The architecture.</param>
    /// <param name="parameters">The values of the net's parameters.</param>
    /// <param name="sources">What else is in the project.</param>
    /// <returns>The supernet, in evaluation mode, or null; and the images.</returns>
    public static (Supernet? Supernet, Tensor Images) AssertOne(CompiledSpace space, string text, Genotype genotype, IReadOnlyDictionary<string, int> parameters, params string[] sources)
    {
        var written = CompiledSpace.Compile(text, [.. sources, NetworkWriter.Write(space.Space, genotype, "Written", parameters)]);
        var built = space.Build(genotype, parameters);
        var network = written.Written("Written", [.. space.Space.Net.Parameters.Select(p => parameters[p.Name])]);
        var images = space.Images(2);
        Weights.DisturbStatistics(built);
        Weights.Copy(built.state_dict(), network);
        built.eval();
        network.eval();
        Weights.AssertClose(built.call(images), network.call(images));

        if (space.Space.WithoutSupernet is not null) return (null, images);
        var supernet = space.Definition.CreateSupernet(parameters);
        Weights.DisturbStatistics(supernet);
        Weights.Copy(supernet.Inherited(genotype), built);
        supernet.eval();
        Weights.AssertClose(supernet.call(images, Gates.Of(genotype)), built.call(images));
        return (supernet, images);
    }
}
