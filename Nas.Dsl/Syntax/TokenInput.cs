using Sprache;

namespace Nas.Dsl.Syntax;

/// <summary>A place in a list of tokens, as Sprache sees it: <see cref="Current"/> is the kind of the token there.</summary>
internal sealed class TokenInput(IReadOnlyList<Token> tokens, int position, ICollection<Wanted>? wanted = null) : IInput
{
    private IDictionary<object, object>? _memos;
    private TokenInput? _next;

    /// <summary>The token here; the last one marks the end.</summary>
    public Token Token => tokens[position];

    /// <summary>Where parsers put down what they would take in place of the caret; null: there is none.</summary>
    public ICollection<Wanted>? Wanted => Token.Kind == TokenKind.Caret ? wanted : null;

    /// <summary>The token before this one, or this one at the start.</summary>
    public Token Previous => tokens[Math.Max(position - 1, 0)];

    /// <inheritdoc/>
    public string Source => Token.Text;

    /// <inheritdoc/>
    public char Current => (char)Token.Kind;

    /// <inheritdoc/>
    public bool AtEnd => Token.Kind == TokenKind.End;

    /// <inheritdoc/>
    public int Position => position;

    /// <inheritdoc/>
    public int Line => Token.Span.Line;

    /// <inheritdoc/>
    public int Column => Token.Span.Column;

    /// <inheritdoc/>
    public IDictionary<object, object> Memos => _memos ??= new Dictionary<object, object>();

    /// <summary>The place behind this token.</summary>
    public TokenInput Next => _next ??= AtEnd ? this : new TokenInput(tokens, position + 1, wanted);

    /// <inheritdoc/>
    public IInput Advance() => AtEnd ? throw new InvalidOperationException("The input is at its end.") : Next;

    /// <inheritdoc/>
    public bool Equals(IInput? other) => other is TokenInput && other.Position == position;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as IInput);

    /// <inheritdoc/>
    public override int GetHashCode() => position;
}
