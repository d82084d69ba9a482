using Sprache;

namespace Nas.Dsl.Syntax;

/// <summary>Parsers of single tokens and of lists, with the expectations that messages show.</summary>
internal static class TokenParsers
{
    /// <summary>A name: any word that is not reserved.</summary>
    public static readonly Parser<NameSyntax> Name = NameOf(NameUse.New);

    /// <summary>Any word, as a name.</summary>
    public static readonly Parser<NameSyntax> AnyWord = Match(t => t.Kind == TokenKind.Word, t => new NameSyntax(t.Span, t.Text), "a name");

    /// <summary>A number.</summary>
    public static readonly Parser<NumberSyntax> Number = Match(
        t => t.Kind == TokenKind.Number,
        t => new NumberSyntax(t.Span, t.Number),
        "a number");

    /// <summary>A text between quotes.</summary>
    public static readonly Parser<TextSyntax> Text = Match(
        t => t.Kind == TokenKind.Text,
        t => new TextSyntax(t.Span, t.Text.Trim('"')),
        "a text in quotes");

    /// <summary>A number behind a bound's mark, with its unit.</summary>
    public static readonly Parser<TextSyntax> Amount = Match(t => t.Kind == TokenKind.Amount, t => new TextSyntax(t.Span, t.Text), "an amount");

    /// <summary>The mark before the most that something may be.</summary>
    public static readonly Parser<Token> AtMost = Match(t => t is { Kind: TokenKind.Less, Text: "<=" }, t => t, "'<='");

    /// <summary>The end of all.</summary>
    public static readonly Parser<Token> End = Match(t => t.Kind == TokenKind.End, t => t, "','", "the end");

    /// <summary>A name of something that is declared elsewhere, or that the language knows.</summary>
    public static Parser<NameSyntax> NameOf(NameUse use)
    {
        var wanted = new Wanted(null, use);
        var name = Match(t => t.Kind == TokenKind.Word && !Words.Reserved.Contains(t.Text), t => new NameSyntax(t.Span, t.Text), "a name");
        return input => Noting(input, wanted, name);
    }

    /// <summary>The word <paramref name="text"/>.</summary>
    public static Parser<Token> Word(string text)
    {
        var wanted = new Wanted(text, NameUse.New);
        var word = Match(t => t.Kind == TokenKind.Word && t.Text == text, t => t, $"'{text}'");
        return input => Noting(input, wanted, word);
    }

    /// <summary>The mark <paramref name="kind"/>.</summary>
    /// <param name="kind">The mark.</param>
    /// <param name="instead">What else could stand there, for the message.</param>
    public static Parser<Token> Mark(TokenKind kind, params string[] instead) =>
        Match(t => t.Kind == kind, t => t, [.. instead, $"'{(char)kind}'"]);

    /// <summary>One or more, with a mark between them.</summary>
    public static Parser<IReadOnlyList<T>> List<T>(this Parser<T> element, TokenKind separator = TokenKind.Comma) => start =>
    {
        var items = new List<T>();
        var input = start;
        while (true)
        {
            var result = element(input);
            if (!result.WasSuccessful) return Result.Failure<IReadOnlyList<T>>(result.Remainder, result.Message, result.Expectations);
            items.Add(result.Value);
            input = result.Remainder;
            if (input.Current != (char)separator) return Result.Success<IReadOnlyList<T>>(items, input);
            input = input.Advance();
        }
    };

    /// <summary>A comma list in parentheses.</summary>
    public static Parser<IReadOnlyList<T>> InParentheses<T>(this Parser<T> element) =>
        from open in Mark(TokenKind.OpenParenthesis)
        from items in element.List()
        from close in Mark(TokenKind.CloseParenthesis, "','")
        select items;

    /// <summary>The result of <paramref name="parser"/>, made with the span of the tokens it took.</summary>
    public static Parser<T> Spanned<T>(this Parser<Func<Span, T>> parser) => input =>
    {
        var result = parser(input);
        if (!result.WasSuccessful) return Result.Failure<T>(result.Remainder, result.Message, result.Expectations);
        var end = (TokenInput)result.Remainder;
        return Result.Success(result.Value(((TokenInput)input).Token.Span.To(end.Previous.Span)), end);
    };

    private static IResult<T> Noting<T>(IInput input, Wanted wanted, Parser<T> parser)
    {
        ((TokenInput)input).Wanted?.Add(wanted);
        return parser(input);
    }

    private static Parser<T> Match<T>(Func<Token, bool> condition, Func<Token, T> value, params string[] expected) => input =>
        input is TokenInput at && condition(at.Token)
            ? Result.Success(value(at.Token), at.Next)
            : Result.Failure<T>(input, "unexpected token", expected);
}
