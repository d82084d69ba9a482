using Nas.Dsl;
using Nas.Dsl.Editing;

namespace Nas.Tool.LanguageServer;

/// <summary>A file that an editor has open, at one version of it.</summary>
internal sealed class OpenDocument
{
    // What a project calls its namespace is not known here; it has one.
    private const string DefaultNamespace = "Project";

    private readonly List<int> _lines = [0]; // where each begins

    /// <summary>A file at a version.</summary>
    public OpenDocument(string uri, int version, string text)
    {
        (Uri, Version, File) = (uri, version, new EditedFile(text, DefaultNamespace));
        for (var i = 0; i < text.Length; i++)
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n'))) _lines.Add(i + 1);
    }

    public string Uri { get; }

    public int Version { get; }

    public EditedFile File { get; }

    /// <summary>The file with some changes, one after the other.</summary>
    public OpenDocument With(int version, IEnumerable<TextDocumentContentChangeEvent> changes) =>
        changes.Aggregate(this, (document, change) => document.With(version, change));

    /// <summary>The place of a position; one beyond the end of its line is that end.</summary>
    public int Offset(Position position)
    {
        if (position.Line >= _lines.Count) return File.Text.Length;
        var (start, end) = (_lines[position.Line], position.Line + 1 < _lines.Count ? _lines[position.Line + 1] : File.Text.Length);
        while (end > start && File.Text[end - 1] is '\n' or '\r') end--;
        return Math.Clamp(start + position.Character, start, end);
    }

    /// <summary>The position of a place.</summary>
    public Position PositionOf(int offset)
    {
        var found = _lines.BinarySearch(offset);
        var line = found >= 0 ? found : ~found - 1;
        return new Position(line, offset - _lines[line]);
    }

    public Range RangeOf(Span span) => new(PositionOf(span.Start), PositionOf(span.End));

    public Range RangeOf(int start, int end) => new(PositionOf(start), PositionOf(end));

    private OpenDocument With(int version, TextDocumentContentChangeEvent change)
    {
        if (change.Range is not { } range) return new OpenDocument(Uri, version, change.Text);
        var (start, end) = (Offset(range.Start), Offset(range.End));
        return new OpenDocument(Uri, version, string.Concat(File.Text.AsSpan(0, start), change.Text, File.Text.AsSpan(Math.Max(start, end))));
    }
}
