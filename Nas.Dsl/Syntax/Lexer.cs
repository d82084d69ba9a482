using System.Globalization;
using Nas.Dsl.Binding;
using Nas.Dsl.CSharp;

namespace Nas.Dsl.Syntax;

/// <summary>
/// Cuts a file into tokens, in one pass. What is no token is reported and left out. The grammar is over tokens rather than characters:
/// Sprache takes about 1 KB for each position of its input.
/// </summary>
internal sealed class Lexer
{
    private const string Marks = "{}(),:;.*=";

    private readonly string _text;
    private readonly List<Diagnostic> _diagnostics;
    private readonly List<Token> _tokens = [];
    private readonly List<Span> _comments = [];
    private int _position;
    private int _line = 1;
    private int _lineStart;
    private int _lastTokenLine;

    private Lexer(string text, List<Diagnostic> diagnostics) => (_text, _diagnostics) = (text, diagnostics);

    /// <summary>The tokens of <paramref name="text"/>, the last one of kind <see cref="TokenKind.End"/>, and where its comments stand.</summary>
    public static (IReadOnlyList<Token> Tokens, IReadOnlyList<Span> Comments) Read(string text, List<Diagnostic> diagnostics)
    {
        var lexer = new Lexer(text, diagnostics);
        while (lexer._position < text.Length) lexer.Next();
        lexer.Add(TokenKind.End, text.Length);
        return (lexer._tokens, lexer._comments);
    }

    private char Peek(int ahead) => _position + ahead < _text.Length ? _text[_position + ahead] : '\0';

    private void Next()
    {
        var c = _text[_position];
        if (IsLineBreak(c)) BreakLine();
        else if (char.IsWhiteSpace(c) || (c == '\uFEFF' && _position == 0)) _position++;
        else if (c == '/' && Peek(1) == '/') LineComment();
        else if (c == '/' && Peek(1) == '*') Comment();
        else if (Identifiers.IsStart(c)) Word();
        else if (IsDigit(c) || (c == '-' && IsDigit(Peek(1)))) Number();
        else if (c == '<') Add(TokenKind.Less, _position + (Peek(1) == '=' ? 2 : 1));
        else if (c == '"') Text();
        else if (Marks.IndexOf(c) >= 0) Add((TokenKind)c, _position + 1);
        else Unknown();
    }

    private void BreakLine()
    {
        _position += _text[_position] == '\r' && Peek(1) == '\n' ? 2 : 1;
        _line++;
        _lineStart = _position;
    }

    private void LineComment()
    {
        var end = _position;
        while (end < _text.Length && !IsLineBreak(_text[end])) end++;
        _comments.Add(Here(end));
        _position = end;
    }

    private void Comment()
    {
        var (start, line, column) = (_position, _line, _position - _lineStart + 1);
        _position += 2;
        while (_position < _text.Length)
        {
            if (_text[_position] == '*' && Peek(1) == '/')
            {
                _position += 2;
                _comments.Add(new Span(start, _position - start, line, column, _line, _position - _lineStart + 1));
                return;
            }

            if (IsLineBreak(_text[_position])) BreakLine();
            else _position++;
        }

        _diagnostics.Add(Diagnostics.UnclosedComment(new Span(start, 2, line, column, line, column + 2)));
    }

    private void Word()
    {
        var end = _position + 1;
        while (end < _text.Length && Identifiers.IsPart(_text[end])) end++;
        Add(TokenKind.Word, end);
    }

    // On one line, and without escapes: what is between the quotes is meant.
    private void Text()
    {
        var end = _position + 1;
        while (end < _text.Length && _text[end] != '"' && !IsLineBreak(_text[end]) && !char.IsControl(_text[end])) end++;
        if (end < _text.Length && _text[end] == '"') end++;
        else
        {
            _diagnostics.Add(Diagnostics.UnclosedText(Here(_position + 1)));
            // Most likely it was meant to end before the parenthesis behind it.
            var parenthesis = _text.IndexOf(')', _position, end - _position);
            if (parenthesis >= 0) end = parenthesis;
        }

        Add(TokenKind.Text, end);
    }

    private void Number()
    {
        var end = _position + 1;
        Digits();
        if (At(end) == '.' && IsDigit(At(end + 1)))
        {
            end++;
            Digits();
        }

        var exponent = end + 1 + (At(end + 1) is '+' or '-' ? 1 : 0);
        if (At(end) is 'e' or 'E' && IsDigit(At(exponent)))
        {
            end = exponent;
            Digits();
        }

        // A bound may have a unit, which depends on what is bounded: whoever knows that reads it.
        var isAmount = _tokens.Count > 0 && _tokens[_tokens.Count - 1].Kind == TokenKind.Less;
        var malformed = false;
        while (Identifiers.IsPart(At(end)))
        {
            malformed = true;
            end++;
        }

        if (isAmount)
        {
            Add(TokenKind.Amount, end);
            return;
        }

        var text = _text.Substring(_position, end - _position);
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)) malformed = true;
        if (malformed || double.IsInfinity(value))
        {
            value = double.NaN;
            _diagnostics.Add(Diagnostics.MalformedNumber(Here(end), text));
        }

        Add(TokenKind.Number, end, value);

        void Digits()
        {
            while (IsDigit(At(end))) end++;
        }

        char At(int position) => position < _text.Length ? _text[position] : '\0';
    }

    private void Unknown()
    {
        var end = _position + 1;
        while (end < _text.Length && IsUnknown(_text[end])) end++;
        _diagnostics.Add(Diagnostics.UnknownCharacters(Here(end), _text.Substring(_position, Math.Min(end - _position, 20))));
        _position = end;
    }

    private void Add(TokenKind kind, int end, double number = 0)
    {
        _tokens.Add(new Token(kind, _text.Substring(_position, end - _position), number, _line != _lastTokenLine, Here(end)));
        _lastTokenLine = _line;
        _position = end;
    }

    private Span Here(int end) =>
        new(_position, end - _position, _line, _position - _lineStart + 1, _line, end - _lineStart + 1);

    // The line breaks of the C# compiler, so that lines are counted as the editor counts them.
    private static bool IsLineBreak(char c) => c is '\n' or '\r' or '\u0085' or '\u2028' or '\u2029';

    private static bool IsDigit(char c) => c is >= '0' and <= '9';

    private static bool IsUnknown(char c) =>
        !IsLineBreak(c) && !char.IsWhiteSpace(c) && !Identifiers.IsStart(c) && !IsDigit(c) && c is not ('/' or '-' or '<' or '"') && Marks.IndexOf(c) < 0;
}
