using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Nas.Generators;

/// <summary>Something that generated code needs and a project may lack.</summary>
internal enum Requirement
{
    /// <summary>A reference to Nas.Runtime.</summary>
    Runtime,

    /// <summary>C# 13 or later.</summary>
    Language,
}

/// <summary>What generated code asks of the project it is compiled in.</summary>
internal static class Requirements
{
    // Named by number: the compiler interface this generator is built on is older than the language version.
    private const int CSharp13 = 1300;

    /// <summary>The first thing that a project lacks, or null.</summary>
    /// <param name="references">What it references, see <see cref="References"/>.</param>
    /// <param name="options">Its version of C#.</param>
    public static Requirement? Missing(Compilation references, ParseOptions options) =>
        references.GetTypeByMetadataName("Nas.Runtime.Supernets.ISearchSpaceDefinition") is null ? Requirement.Runtime
        : options is CSharpParseOptions { LanguageVersion: var version } && (int)version < CSharp13 ? Requirement.Language
        : null;
}
