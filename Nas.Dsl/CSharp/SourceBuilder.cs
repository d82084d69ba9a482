using System.Text;

namespace Nas.Dsl.CSharp;

/// <summary>Lines of C# with indentation; line ends are always <c>\n</c>, so that a hash of the text does not depend on the system.</summary>
internal sealed class SourceBuilder
{
    private const int LineLength = 120;
    private readonly StringBuilder _text = new();
    private int _depth;

    public void Line(string line = "")
    {
        foreach (var part in line.Split('\n'))
        {
            if (part.Length > 0) _text.Append(' ', 4 * _depth).Append(part);
            _text.Append('\n');
        }
    }

    public void Lines(IEnumerable<string> lines)
    {
        foreach (var line in lines) Line(line);
    }

    public void Open(string header)
    {
        Line(header);
        Line("{");
        _depth++;
    }

    public void Close()
    {
        _depth--;
        Line("}");
    }

    /// <summary>Writes <c>before item, item, item after</c> on one line where it fits, else one item a line.</summary>
    public void List(string before, IReadOnlyList<string> items, string after, string separator = ", ")
    {
        var line = before + string.Join(separator, items) + after;
        if ((4 * _depth) + line.Length <= LineLength && line.IndexOf('\n') < 0) Line(line);
        else Column(before, items, after, separator);
    }

    /// <summary>Writes <c>before</c>, then one item a line, then <c>after</c> behind the last.</summary>
    public void Column(string before, IReadOnlyList<string> items, string after, string separator = ", ")
    {
        // A comma ends a line, another operator begins the next one.
        var trailing = separator.StartsWith(",", StringComparison.Ordinal) ? separator.TrimEnd() : "";
        var leading = trailing.Length > 0 ? "" : separator.TrimStart();
        Line(before.TrimEnd());
        _depth++;
        for (var i = 0; i < items.Count; i++)
            Line((i > 0 ? leading : "") + items[i] + (i < items.Count - 1 ? trailing : after));
        _depth--;
    }

    public override string ToString() => _text.ToString();
}
