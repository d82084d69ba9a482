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

    /// <summary>Writes an enumeration.</summary>
    /// <param name="summary">Its summary.</param>
    /// <param name="type">Its name, and what it is made of.</param>
    /// <param name="members">The summary of each member, and the member: its name, and its value where that is said.</param>
    /// <param name="attribute">An attribute of it, or null.</param>
    public void Enum(string summary, string type, IEnumerable<(string Summary, string Member)> members, string? attribute = null)
    {
        Summary(summary);
        Line(Global.GeneratedCode);
        if (attribute is not null) Line(attribute);
        using var block = Block($"public enum {type}");
        var isFirst = true;
        foreach (var (text, member) in members)
        {
            if (!isFirst) Line();
            isFirst = false;
            Summary(text);
            Line($"{member},");
        }
    }

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
