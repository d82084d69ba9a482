using System.Collections.Concurrent;
using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Dsl.Syntax;

namespace Nas.Dsl.Editing;

/// <summary>
/// A file as it is at a moment in an editor, and what is to be said of the places in it. Places are counted in characters from 0. Each answer is computed when it is asked for, and the tree, the
/// names and the spaces once; several threads may ask.
/// </summary>
public sealed class EditedFile
{
    private readonly Lazy<SourceText> _source;
    private readonly Lazy<SpaceFile> _bound;
    private readonly Lazy<NameTable> _names;
    private readonly ConcurrentDictionary<string, Lazy<((long, long), (long, long))>> _sizes = new(StringComparer.Ordinal);

    /// <summary>A file of this text.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="defaultNamespace">The C# namespace of its spaces where it says none.</param>
    public EditedFile(string text, string defaultNamespace = "")
    {
        (Text, DefaultNamespace) = (text, defaultNamespace);
        _source = new(() => SourceText.Of(text));
        _bound = new(() => SpaceFile.Bind(_source.Value, defaultNamespace));
        _names = new(() => NameTable.Of(_source.Value.Tree));
    }

    /// <summary>Its text.</summary>
    public string Text { get; }

    /// <summary>What it says, and what is wrong with it: the compiler's own answer.</summary>
    public SpaceFile Bound => _bound.Value;

    /// <summary>What it declares, in its order.</summary>
    public IReadOnlyList<Symbol> Symbols => [.. _names.Value.Symbols];

    /// <summary>The same in the language's layout, with all of its comments; or null: it has errors.</summary>
    public string? Formatted => Bound.HasErrors ? null : Formatter.Format(Text);

    internal string DefaultNamespace { get; }

    internal SourceText Source => _source.Value;

    internal NameTable Names => _names.Value;

    /// <summary>What could be written at a place, the word before it aside, which is about to be written.</summary>
    public IReadOnlyList<Completion> CompletionsAt(int offset) => Completer.At(this, offset);

    /// <summary>What is at a place, or null: nothing that there is more to say of.</summary>
    public Hover? HoverAt(int offset) => Describer.At(this, offset);

    /// <summary>What the name at a place stands for, where the file declares it; else null.</summary>
    public Symbol? SymbolAt(int offset) => (Names.At(offset)?.Meaning as Meaning.Declared)?.Symbol;

    /// <summary>Where the name at a place stands, whatever it names; or null: there is none.</summary>
    public Span? NameAt(int offset) => Names.At(offset)?.Span;

    /// <summary>Where something is named, its declaration included.</summary>
    public IReadOnlyList<Span> OccurrencesOf(Symbol symbol) => Names.Of(symbol);

    /// <summary>What the smallest and the largest network of a space cost.</summary>
    internal ((long Parameters, long Flops) Smallest, (long Parameters, long Flops) Largest) SizesOf(SearchSpace space) => _sizes.GetOrAdd(space.Name, _ => new(() =>
    {
        var sizes = new ArchitectureSizes(space);
        return (Cost.Of(space, sizes.Smallest), Cost.Of(space, sizes.Largest));
    })).Value;
}
