namespace Nas.Dsl.Syntax;

/// <summary>What a token is. A punctuation mark's kind is the mark itself, so that Sprache can show it; of a text it is the quote.</summary>
internal enum TokenKind
{
    End = '\0',
    Word = 'w',
    Number = '0',
    OpenBrace = '{',
    CloseBrace = '}',
    OpenParenthesis = '(',
    CloseParenthesis = ')',
    Comma = ',',
    Colon = ':',
    Semicolon = ';',
    Dot = '.',
    Star = '*',
    Equal = '=',
    Less = '<',
    Text = '"',
    Amount = 'a',

    /// <summary>Where somebody is typing: it fits nowhere, and parsers say what they would take there (<see cref="TokenInput.Wanted"/>).</summary>
    Caret = '|',
}

/// <summary>A word, number, text or mark of a file.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">As written.</param>
/// <param name="Number">A number's value; not a number where it is malformed, which the lexer has reported.</param>
/// <param name="StartsLine">Whether it is the first token on its line.</param>
/// <param name="Span">Where it stands.</param>
internal sealed record Token(TokenKind Kind, string Text, double Number, bool StartsLine, Span Span)
{
    /// <summary>How a message quotes it.</summary>
    public string Quoted =>
        Kind == TokenKind.End ? "the end of the file" : Text.Length <= 40 ? $"'{Text}'" : $"'{Text.Substring(0, 37)}...'";
}
