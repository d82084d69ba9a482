using Nas.Dsl.Model;
using static TorchSharp.torch;

namespace Nas.Runtime.Supernets;

/// <summary>What the engine needs of a generated space; the generator emits the implementation.</summary>
public interface ISearchSpaceDefinition
{
    /// <summary>The space.</summary>
    SearchSpace Space { get; }

    /// <summary>
    /// Short names of TorchSharp that are something else in the namespace of the user's class, so that a written network names them in full.
    /// </summary>
    IReadOnlyCollection<string> HiddenNames => [];

    /// <summary>Names that the user's class has already, where it declares the space in C#: a written network has others.</summary>
    IReadOnlyCollection<string> DeclaredNames => [];

    /// <summary>
    /// The file that declares the space, as told from the project's folder, where the space names files beside it; else null.
    /// </summary>
    string? DeclaredIn => null;

    /// <summary>A new supernet with freshly initialised weights.</summary>
    /// <param name="parameters">Values for some or all of the net's parameters.</param>
    Supernet CreateSupernet(IReadOnlyDictionary<string, int> parameters);

    /// <summary>One architecture as a plain network, (batch, channels, height, width) to (batch, classes).</summary>
    /// <param name="genotype">The architecture.</param>
    /// <param name="parameters">Values for some or all of the net's parameters.</param>
    nn.Module<Tensor, Tensor> Build(Genotype genotype, IReadOnlyDictionary<string, int> parameters);
}
