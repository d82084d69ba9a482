using System.Text;
using Nas.Dsl.Syntax;

namespace Nas.Dsl;

/// <summary>
/// The layout of a file: its tokens with one space or none between them, on lines as <see cref="LayoutPlan"/> has them, and its comments where they were. One blank line is left of several, and lines end
/// as they did. Formatting it again changes nothing.
/// </summary>
internal sealed class Formatter
{
    private const string Unix = "\n", Windows = "\r\n", Mark = "\uFEFF";

    private readonly SourceText _source;
    private readonly LayoutPlan _plan;
    private readonly List<Line> _lines = [];
    private int _comment; // the next one
    private int _start; // the first token of what the line belongs to
    private int _column; // where that goes on, if it has to
    private Span? _last; // what was written last
    private bool _isOpened; // nothing stands behind an opening brace yet
    private bool _isDone; // the line ends in a comment
    private bool _isInline; // a comment stands right before
    private bool _isApart; // a blank line is missing

    private Formatter(SourceText source) => (_source, _plan) = (source, new LayoutPlan(source));

    /// <summary>A text without errors in its layout.</summary>
    public static string Format(string text)
    {
        if (text.Contains(Windows)) return Format(text.Replace(Windows, Unix)).Replace(Unix, Windows);
        return (text.StartsWith(Mark, StringComparison.Ordinal) ? Mark : "") + new Formatter(SourceText.Of(text)).Write();
    }

    private sealed class Line(int column)
    {
        public StringBuilder Code { get; } = new StringBuilder().Append(' ', column);

        public string Comment { get; set; } = "";

        public override string ToString() => $"{Code}{Comment}".TrimEnd();
    }

    private string Write()
    {
        for (var i = 0; i < _source.Tokens.Count; i++)
        {
            Comments(i);
            if (_source.Tokens[i].Kind != TokenKind.End) Token(i);
        }

        AlignComments();
        return string.Concat(_lines.Select(l => l + Unix));
    }

    private void Token(int index)
    {
        var token = _source.Tokens[index];
        if (_plan.Before(index) is { IsLine: true } line)
        {
            Begin(token.Span, LayoutPlan.Step * line.Indent, allowsBlank: token.Kind != TokenKind.CloseBrace);
            (_start, _column) = (index, line.Continues);
        }
        else if (_isDone || (!_isInline && IsTooLong(index))) Begin(token.Span, _column, allowsBlank: false);
        else _lines[_lines.Count - 1].Code.Append(' ', Gap(index));
        _lines[_lines.Count - 1].Code.Append(token.Text.PadRight(_plan.Width(index)));
        (_last, _isOpened, _isInline) = (token.Span, token.Kind == TokenKind.OpenBrace, false);
    }

    private int Gap(int index)
    {
        var gap = _plan.Gap(index);
        return _isInline && _source.Tokens[index].Kind is not (TokenKind.Comma or TokenKind.CloseParenthesis or TokenKind.Semicolon) ? Math.Max(1, gap) : gap;
    }

    private bool IsTooLong(int index)
    {
        if (!_plan.MayBreak(index, _start)) return false;
        var last = index;
        while (_source.Tokens[last + 1].Kind != TokenKind.End && _plan.Before(last + 1) is not { IsLine: true } && !_plan.MayBreak(last + 1, _start)) last++;
        return _lines[_lines.Count - 1].Code.Length + _plan.Gap(index) + _plan.Length(index, last) > LayoutPlan.LongestLine;
    }

    private void Begin(Span next, int column, bool allowsBlank)
    {
        if (_last is { } last && ((allowsBlank && !_isOpened && next.Line > last.EndLine + 1) || _isApart)) _lines.Add(new Line(0));
        _lines.Add(new Line(column));
        (_isDone, _isInline, _isApart) = (false, false, false);
    }

    // The comments before a token: at the end of the line before, in it, or on lines of their own.
    private void Comments(int index)
    {
        var token = _source.Tokens[index];
        _isApart = _plan.IsApart(index) && !HasBlank(index);
        for (; _comment < _source.Comments.Count && _source.Comments[_comment].Start < token.Span.Start; _comment++)
        {
            var span = _source.Comments[_comment];
            var text = _source.Text.Substring(span.Start, span.Length).TrimEnd();
            var next = _comment + 1 < _source.Comments.Count && _source.Comments[_comment + 1].Start < token.Span.Start ? _source.Comments[_comment + 1] : token.Span;
            var endsLine = text[1] == '/' || next.Line > span.EndLine || (next == token.Span && (token.Kind == TokenKind.End || _plan.Before(index) is { IsLine: true }));
            if (_last?.EndLine != span.Line)
            {
                Begin(span, Column(index), allowsBlank: true);
                _lines[_lines.Count - 1].Code.Append(text);
                (_isOpened, _isDone) = (false, true);
            }
            else if (endsLine || _isDone)
            {
                var line = _lines[_lines.Count - 1];
                line.Comment += line.Comment.Length == 0 ? text : $" {text}";
                _isDone = true;
            }
            else
            {
                _lines[_lines.Count - 1].Code.Append(_source.Tokens[index - 1].Kind == TokenKind.OpenParenthesis && !_isInline ? "" : " ").Append(text);
                _isInline = true;
            }

            _last = span;
        }
    }

    // Where a comment on a line of its own begins.
    private int Column(int index) => _source.Tokens[index].Kind == TokenKind.End ? 0
        : _plan.Before(index) is not { IsLine: true, Indent: var indent } ? _column
        : LayoutPlan.Step * (_source.Tokens[index].Kind == TokenKind.CloseBrace ? indent + 1 : indent);

    // Whether there is a blank line before a token, or among the comments before it.
    private bool HasBlank(int index)
    {
        var (end, next) = (_last?.EndLine ?? 0, _source.Tokens[index].Span);
        foreach (var comment in _source.Comments.Skip(_comment).TakeWhile(c => c.Start < next.Start))
        {
            if (comment.Line > end + 1) return true;
            end = comment.EndLine;
        }

        return next.Line > end + 1;
    }

    // Those at the ends of lines that follow one another stand in a column.
    private void AlignComments()
    {
        for (var i = 0; i < _lines.Count; i++)
        {
            var end = i;
            while (end < _lines.Count && _lines[end].Comment.Length > 0) end++;
            if (end == i) continue;
            var column = _lines.Skip(i).Take(end - i).Max(l => l.Code.ToString().TrimEnd().Length) + 2;
            foreach (var line in _lines.Skip(i).Take(end - i))
            {
                line.Code.Append(' ', Math.Max(0, column - line.Code.Length));
                line.Code.Length = column;
            }

            i = end;
        }
    }
}
