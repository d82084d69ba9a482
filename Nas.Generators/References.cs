using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Nas.Dsl.CSharp;
using Nas.Dsl.Model;

namespace Nas.Generators;

/// <summary>What a project references, without its own C#: questions about it need no new answer when C# is typed.</summary>
internal static class References
{
    /// <summary>The references as an assembly of the given name sees them.</summary>
    public static Compilation Of(ImmutableArray<MetadataReference> references, string? assembly) => CSharpCompilation.Create(assembly, references: references);

    /// <summary>The names of written networks that referenced assemblies declare in the given namespaces and types.</summary>
    public static EquatableArray<DeclaredName> Names(Compilation references, IEnumerable<string> containers) => containers
        .SelectMany(container =>
            from symbol in Find(references, container)
            from name in TorchNames.All
            from member in symbol.GetMembers(name)
            where member is INamespaceSymbol || references.IsSymbolAccessibleWithin(member, references.Assembly)
            select new DeclaredName(container, name, member is INamespaceSymbol))
        .Distinct()
        .ToEquatableArray();

    private static IEnumerable<INamespaceOrTypeSymbol> Find(Compilation references, string container) => container
        .Split(['.'], StringSplitOptions.RemoveEmptyEntries)
        .Aggregate<string, IEnumerable<INamespaceOrTypeSymbol>>(
            [references.GlobalNamespace],
            (found, part) => found.SelectMany(symbol => symbol.GetMembers(part)).OfType<INamespaceOrTypeSymbol>());
}
