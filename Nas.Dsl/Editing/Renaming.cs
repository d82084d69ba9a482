using Nas.Dsl.CSharp;
using Nas.Dsl.Syntax;

namespace Nas.Dsl.Editing;

/// <summary>Another name for something that a file declares.</summary>
/// <param name="Spans">Where the old one stands.</param>
/// <param name="Problem">Why it cannot have the new one, as a sentence; or null: it can.</param>
public sealed record Renaming(IReadOnlyList<Span> Spans, string? Problem)
{
    /// <summary>
    /// Whether the name at a place can be another, and where it stands. The file with the new name is read as a whole, so that what the compiler would refuse is refused here, and each place must
    /// stand for the same as before.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="offset">A place in the name.</param>
    /// <param name="name">The new name, or null: what it will be is not known yet.</param>
    public static Renaming At(EditedFile file, int offset, string? name = null)
    {
        if (file.SymbolAt(offset) is not { } symbol) return Refused(file.NameAt(offset) is null ? "There is no name here that the file declares." : "That is a name of the language's own.");
        if (file.Source.Unreadable.Count > 0 || file.Source.Tree.Errors.Count > 0 || file.Source.Tree.Declarations.Any(d => d.IsBroken))
            return Refused("The name may stand in what is not understood; put the file's errors right first.");
        var spans = file.OccurrencesOf(symbol);
        if (name is null || name == symbol.Name) return new Renaming(spans, null);
        if (name.Length == 0 || !Identifiers.IsStart(name[0]) || !name.All(Identifiers.IsPart)) return Refused($"'{name}' is no name: it is made of letters, digits and '_', and does not begin with a digit.");
        if (Words.Reserved.Contains(name)) return Refused($"'{name}' is a word of the language.");

        var renamed = new EditedFile(With(file.Text, spans, name), file.DefaultNamespace);
        var known = file.Bound.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.Id).ToLookup(id => id);
        if (renamed.Bound.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).GroupBy(d => d.Id).FirstOrDefault(g => g.Count() > known[g.Key].Count()) is { } problems) return Refused(problems.First().Message);
        var moved = spans.Select((span, i) => span.Start + (i * (name.Length - symbol.Name.Length)));
        return renamed.SymbolAt(spans[0].Start) is { } after && renamed.OccurrencesOf(after).Select(s => s.Start).SequenceEqual(moved)
            ? new Renaming(spans, null)
            : Refused($"'{name}' stands for something else somewhere in the file.");
    }

    private static string With(string text, IReadOnlyList<Span> spans, string name)
    {
        foreach (var span in spans.Reverse()) text = text.Remove(span.Start, span.Length).Insert(span.Start, name);
        return text;
    }

    private static Renaming Refused(string problem) => new([], problem);
}
