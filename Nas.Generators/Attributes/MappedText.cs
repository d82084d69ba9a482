using System.Text;
using Nas.Dsl.Model;

namespace Nas.Generators.Attributes;

/// <summary>A stretch of a text in the language, and the C# that it comes from.</summary>
/// <param name="Start">Its first character.</param>
/// <param name="Length">How many characters it has.</param>
/// <param name="Place">The C#.</param>
internal sealed record Piece(int Start, int Length, Place Place);

/// <summary>A text in the language while it is written, which remembers where in C# each piece of it comes from.</summary>
internal sealed class MappedText
{
    private readonly StringBuilder _text = new();
    private readonly List<Piece> _pieces = [];

    /// <summary>The pieces; those that lie within others are narrower.</summary>
    public EquatableArray<Piece> Pieces => _pieces.ToEquatableArray();

    /// <summary>Writes something that no C# says.</summary>
    public MappedText Write(string text)
    {
        _text.Append(text);
        return this;
    }

    /// <summary>Writes something that stands at <paramref name="place"/> in C#.</summary>
    public MappedText Write(string text, Place place) => Write(place, t => t.Write(text));

    /// <summary>Writes something that stands at <paramref name="place"/> in C#, and narrower pieces in it.</summary>
    public MappedText Write(Place place, Action<MappedText> write)
    {
        var start = _text.Length;
        write(this);
        if (_text.Length > start) _pieces.Add(new Piece(start, _text.Length - start, place));
        return this;
    }

    /// <summary>Writes several things with a separator between them.</summary>
    public MappedText Join<T>(string separator, IEnumerable<T> items, Action<T> write)
    {
        var isFirst = true;
        foreach (var item in items)
        {
            if (!isFirst) _text.Append(separator);
            isFirst = false;
            write(item);
        }

        return this;
    }

    /// <summary>What <paramref name="write"/> writes, as text.</summary>
    public string Written(Action write)
    {
        var start = _text.Length;
        write();
        return _text.ToString(start, _text.Length - start);
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();
}
