using Microsoft.CodeAnalysis;
using Nas.Generators.Attributes;

namespace Nas.Generators.Tests.InMemory;

/// <summary>What the generator has written.</summary>
internal static class GeneratedFiles
{
    /// <summary>The files of nets, without the attributes that every project gets.</summary>
    public static IReadOnlyList<GeneratedSourceResult> Nets(this GeneratorRunResult result) =>
        [.. result.GeneratedSources.Where(s => s.HintName != OperationAttributes.HintName)];
}
