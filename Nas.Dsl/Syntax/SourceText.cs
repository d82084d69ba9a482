namespace Nas.Dsl.Syntax;

/// <summary>A file as it was written: its text, its tokens and its tree, before names are looked up.</summary>
/// <param name="Text">The text.</param>
/// <param name="Tokens">Its tokens, the last one of kind <see cref="TokenKind.End"/>.</param>
/// <param name="Comments">Where its comments stand, in order.</param>
/// <param name="Tree">Its tree, with the errors of the grammar.</param>
/// <param name="Unreadable">The characters that are no tokens.</param>
internal sealed record SourceText(string Text, IReadOnlyList<Token> Tokens, IReadOnlyList<Span> Comments, FileSyntax Tree, IReadOnlyList<Diagnostic> Unreadable)
{
    /// <summary>Reads a text; any is accepted.</summary>
    public static SourceText Of(string text)
    {
        var diagnostics = new List<Diagnostic>();
        var (tokens, comments) = Lexer.Read(text, diagnostics);
        return new SourceText(text, tokens, comments, Grammar.Read(tokens), diagnostics);
    }
}
