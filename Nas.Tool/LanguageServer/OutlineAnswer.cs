using Nas.Dsl.Editing;

namespace Nas.Tool.LanguageServer;

/// <summary>What a file declares, as the protocol has it: the parts of cells and nets within them.</summary>
internal static class OutlineAnswer
{
    public static DocumentSymbol[] Of(OpenDocument document)
    {
        var symbols = document.File.Symbols;
        return [.. symbols.Where(s => s.Owner is null).Select(owner => Shown(owner, [.. symbols.Where(s => s.Owner is not null && Holds(owner, s)).Select(s => Shown(s, []))]))];

        DocumentSymbol Shown(Symbol symbol, DocumentSymbol[] parts) => new(symbol.Name, symbol.Word, Kind(symbol.Kind), document.RangeOf(symbol.Whole), document.RangeOf(symbol.Span), parts);
    }

    private static bool Holds(Symbol owner, Symbol part) => owner.Whole.Start <= part.Whole.Start && part.Whole.End <= owner.Whole.End;

    // The protocol's numbers: class, field, enum, function, variable, object, struct.
    private static int Kind(SymbolKind kind) => kind switch
    {
        SymbolKind.Net => 5,
        SymbolKind.Stage => 19,
        SymbolKind.Set => 10,
        SymbolKind.Operation => 12,
        SymbolKind.Parameter or SymbolKind.State => 13,
        _ => 23,
    };
}
