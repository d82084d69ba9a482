using Nas.Dsl.Model;
using Nas.Runtime.Supernets;
using static TorchSharp.torch;

namespace Nas.Runtime.Spaces;

/// <summary>The typed face of a genotype: what the generator emits as <c>Architecture</c>.</summary>
public interface IArchitecture
{
    /// <summary>The same architecture as a vector over the space's decisions.</summary>
    Genotype ToGenotype();
}

/// <summary>What the engine needs of a generated space; the generator emits the implementation.</summary>
public interface ISearchSpaceDefinition
{
    /// <summary>The space.</summary>
    SearchSpace Space { get; }

    /// <summary>
    /// Short names of TorchSharp that are something else in the namespace of the user's class, so that a written network names them in full.
    /// </summary>
    IReadOnlyCollection<string> HiddenNames => [];

    /// <summary>A new supernet with freshly initialised weights.</summary>
    /// <param name="parameters">Values for some or all of the net's parameters.</param>
    Supernet CreateSupernet(IReadOnlyDictionary<string, int> parameters);

    /// <summary>One architecture as a plain network, (batch, channels, height, width) to (batch, classes).</summary>
    /// <param name="genotype">The architecture.</param>
    /// <param name="parameters">Values for some or all of the net's parameters.</param>
    nn.Module<Tensor, Tensor> Build(Genotype genotype, IReadOnlyDictionary<string, int> parameters);
}

/// <summary>Tells the engine of a search space in the assembly.</summary>
/// <param name="definition">A type with a public constructor without parameters that implements <see cref="ISearchSpaceDefinition"/>.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class SearchSpaceDefinitionAttribute(Type definition) : Attribute
{
    /// <summary>The implementation.</summary>
    public Type Definition { get; } = definition;
}

/// <summary>Where a network came from. It stands on the machine-owned part of a derived network.</summary>
/// <param name="space">The name of the net it was searched in.</param>
/// <param name="genotype">The architecture, as text.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class DerivedNetworkAttribute(string space, string genotype) : Attribute
{
    /// <summary>The name of the net it was searched in.</summary>
    public string Space { get; } = space;

    /// <summary>The architecture, as text.</summary>
    public string Genotype { get; } = genotype;

    /// <summary>The hash of the space's canonical text.</summary>
    public string SpaceHash { get; init; } = "";

    /// <summary>The strategy that found it.</summary>
    public string Strategy { get; init; } = "";

    /// <summary>The seed of the search.</summary>
    public long Seed { get; init; }

    /// <summary>Its score in the search.</summary>
    public double Score { get; init; }

    /// <summary>What the score is.</summary>
    public string Metric { get; init; } = "";

    /// <summary>Its trainable parameters.</summary>
    public long Parameters { get; init; }

    /// <summary>Its multiply-adds for one image.</summary>
    public long Flops { get; init; }

    /// <summary>The version of the tool that wrote it.</summary>
    public string ToolVersion { get; init; } = "";

    /// <summary>SHA-256 of the user's source file as it was last written.</summary>
    public string SourceSha256 { get; init; } = "";
}
