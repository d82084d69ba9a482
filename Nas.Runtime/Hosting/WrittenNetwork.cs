using Nas.Dsl;
using Nas.Dsl.CSharp;
using Nas.Dsl.Model;
using Nas.Runtime.Searching;

namespace Nas.Runtime.Hosting;

/// <summary>The two files of a network as a search writes them, and what they say.</summary>
/// <param name="ClassName">The class.</param>
/// <param name="Genotype">The architecture.</param>
/// <param name="SpaceHash">Of its space.</param>
/// <param name="Source">The text of <c>FashionNet.cs</c>.</param>
/// <param name="Derived">The text of <c>FashionNet.Derived.cs</c>.</param>
internal sealed record WrittenNetwork(string ClassName, string Genotype, string SpaceHash, string Source, string Derived)
{
    /// <summary>Those of an architecture that a search found, or may find.</summary>
    /// <param name="setup">The search.</param>
    /// <param name="architecture">The architecture.</param>
    /// <param name="score">What it reached; null before the search.</param>
    /// <param name="metric">What the score measures.</param>
    /// <param name="name">The class; null: as the search calls it.</param>
    public static WrittenNetwork Of(SearchSetup setup, Genotype architecture, Score? score = null, string metric = "", string? name = null)
    {
        var (space, settings) = (setup.Definition.Space, setup.Settings);
        var className = name ?? settings.ClassName ?? space.Name;
        var genotype = GenotypeText.Write(space, architecture);
        var hash = SpaceText.Hash(space);
        var source = Written(setup, architecture, className);
        var derived = DerivedWriter.Write(new Derivation
        {
            Namespace = space.Namespace,
            ClassName = className,
            Space = UserProject.FullName(space),
            Genotype = genotype,
            SpaceHash = hash,
            Strategy = setup.Recipe.Name,
            Seed = settings.Seed,
            Score = score is null ? 0 : Objective.Of(space.Net.Task).Measure(score),
            Metric = metric,
            Parameters = score?.Parameters ?? 0,
            Flops = score?.Flops ?? 0,
            LatencyMilliseconds = score?.Latency,
            ToolVersion = setup.ToolVersion,
            SourceSha256 = DerivedHeader.Hash(source),
        });
        return new(className, genotype, hash, source, derived);
    }

    private static string Written(SearchSetup setup, Genotype architecture, string className)
    {
        var (settings, definition) = (setup.Settings, setup.Definition);
        var parts = (settings.DropPath == true ? TrainingParts.DropPath : 0) | (settings.AuxiliaryHead == true ? TrainingParts.AuxiliaryHead : 0);
        try
        {
            return NetworkWriter.Write(definition.Space, architecture, className, setup.Parameters, definition.HiddenNames, definition.DeclaredNames, parts);
        }
        catch (ArgumentException error) when (parts != TrainingParts.None)
        {
            throw new UsageException(error.Message, "Leave --drop-path or --auxiliary-head out.");
        }
    }
}
