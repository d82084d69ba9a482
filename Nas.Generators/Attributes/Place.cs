using Microsoft.CodeAnalysis;
using Nas.Dsl;

namespace Nas.Generators.Attributes;

/// <summary>A place in C#, free of the compiler's own objects.</summary>
/// <param name="Path">The file.</param>
/// <param name="Span">Where in the file.</param>
internal sealed record Place(string Path, Span Span)
{
    /// <summary>The place of a location in source; null of one in a library.</summary>
    public static Place? Of(Location? location)
    {
        if (location?.SourceTree is not { } tree) return null;
        var (span, lines) = (location.SourceSpan, tree.GetLineSpan(location.SourceSpan).Span);
        return new Place(
            tree.FilePath,
            // Lines and columns of the language count from 1.
            new Span(span.Start, span.Length, lines.Start.Line + 1, lines.Start.Character + 1, lines.End.Line + 1, lines.End.Character + 1));
    }

    /// <summary>The place of the name of a declaration; null of one in a library.</summary>
    public static Place? Of(ISymbol symbol) => Of(symbol.Locations.FirstOrDefault(l => l.IsInSource));

    /// <summary>The place of a node.</summary>
    public static Place? Of(SyntaxNode? node) => Of(node?.GetLocation());
}
