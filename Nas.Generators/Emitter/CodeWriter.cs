using System.Text;

namespace Nas.Generators.Emitter;

/// <summary>Writes indented C#.</summary>
internal sealed class CodeWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    /// <summary>Writes a line, or an empty one.</summary>
    public void Line(string text = "")
    {
        if (text.Length > 0) _text.Append(' ', 4 * _depth).Append(text);
        _text.Append('\n');
    }

    /// <summary>Writes <paramref name="items"/> as lines, each but the last followed by a comma.</summary>
    public void List(IEnumerable<string> items, string end)
    {
        _depth++;
        var all = items.ToArray();
        for (var i = 0; i < all.Length; i++) Line(all[i] + (i < all.Length - 1 ? "," : end));
        _depth--;
    }

    /// <summary>Writes one more step of indentation.</summary>
    public void Indented(string text)
    {
        _depth++;
        Line(text);
        _depth--;
    }

    /// <summary>Writes a summary.</summary>
    public void Summary(string text) => Line($"/// <summary>{text}</summary>");

    /// <summary>Writes the comment on a parameter.</summary>
    public void Param(string name, string text) => Line($"/// <param name=\"{name}\">{text}</param>");

    /// <summary>Opens a block; what is returned closes it.</summary>
    public IDisposable Block(string header, string end = "}")
    {
        Line(header);
        return Body(end);
    }

    /// <summary>Opens a block under a header that is written already.</summary>
    public IDisposable Body(string end = "}")
    {
        Line("{");
        _depth++;
        return new Closing(this, end);
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    private sealed class Closing(CodeWriter writer, string end) : IDisposable
    {
        public void Dispose()
        {
            writer._depth--;
            writer.Line(end);
        }
    }
}
