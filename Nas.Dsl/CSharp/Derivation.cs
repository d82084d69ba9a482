namespace Nas.Dsl.CSharp;

/// <summary>Where a written network comes from: what <c>FashionNet.Derived.cs</c> records.</summary>
/// <param name="Namespace">The class's C# namespace; empty for the global one.</param>
/// <param name="ClassName">The class.</param>
/// <param name="Space">The name of the space it is a point of.</param>
/// <param name="Genotype">The architecture as text.</param>
/// <param name="SpaceHash">The hash of the space's canonical text.</param>
/// <param name="Strategy">The strategy that found it.</param>
/// <param name="Seed">The search's seed.</param>
/// <param name="Score">Its score in the search.</param>
/// <param name="Metric">What the score measures, such as <c>accuracy</c>.</param>
/// <param name="Parameters">How many trained numbers it has.</param>
/// <param name="Flops">Multiply-adds for one image.</param>
/// <param name="ToolVersion">The version of what wrote it.</param>
/// <param name="SourceSha256">The hash of the user's file as last written, see <see cref="DerivedHeader.Hash"/>.</param>
public sealed record Derivation(
    string Namespace,
    string ClassName,
    string Space,
    string Genotype,
    string SpaceHash,
    string Strategy,
    long Seed,
    double Score,
    string Metric,
    long Parameters,
    long Flops,
    string ToolVersion,
    string SourceSha256);
