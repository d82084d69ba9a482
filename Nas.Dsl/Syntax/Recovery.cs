using Sprache;

namespace Nas.Dsl.Syntax;

/// <summary>What was read between braces.</summary>
/// <param name="Items">What was understood.</param>
/// <param name="OpenError">What stands where the opening brace is missing.</param>
/// <param name="Errors">What was not understood inside.</param>
internal sealed record Body<T>(IReadOnlyList<T> Items, SyntaxError? OpenError, IReadOnlyList<SyntaxError> Errors)
{
    /// <summary>The errors of a declaration: a broken head is reported once, not again as a missing brace.</summary>
    public IReadOnlyList<SyntaxError> ErrorsAfter(params SyntaxError?[] head)
    {
        var first = head.FirstOrDefault(e => e is not null) ?? OpenError;
        return first is null ? Errors : [first, .. Errors];
    }
}

/// <summary>A part of a declaration's head, or the error in its place.</summary>
internal sealed record Part<T>(T? Value, SyntaxError? Error)
    where T : class;

/// <summary>Parsers that record an error, skip to where the grammar can be picked up again, and succeed.</summary>
internal static class Recovery
{
    /// <summary>The error in place of what <paramref name="parser"/> reads; nothing is skipped.</summary>
    public static Parser<Part<T>> OrError<T>(this Parser<T> parser)
        where T : class => input =>
    {
        var result = parser(input);
        return result.WasSuccessful
            ? Result.Success(new Part<T>(result.Value, null), result.Remainder)
            : Result.Success(new Part<T>(null, Error(result)), result.Remainder);
    };

    /// <summary>The name of a declaration. A reserved word in its place is taken for it, so that what follows is understood.</summary>
    public static readonly Parser<Part<NameSyntax>> DeclaredName = start =>
    {
        var result = TokenParsers.Name.OrError()(start);
        var input = (TokenInput)result.Remainder;
        var isMeant = result.Value.Error is not null && input.Token.Kind == TokenKind.Word &&
            input.Next.Token.Kind is TokenKind.OpenBrace or TokenKind.OpenParenthesis or TokenKind.Colon;
        return isMeant ? Result.Success(result.Value, input.Next) : result;
    };

    /// <summary>Items between braces.</summary>
    public static Parser<Body<T>> Body<T>(this Parser<T> item) => start =>
    {
        var items = new List<T>();
        var errors = new List<SyntaxError>();
        var input = Open((TokenInput)start, out var openError);
        while (input.Token.Kind != TokenKind.CloseBrace && !EndsBody(input))
        {
            var result = item(input);
            if (result.WasSuccessful)
            {
                items.Add(result.Value);
                input = (TokenInput)result.Remainder;
                continue;
            }

            errors.Add(Error(result, result.Remainder.Position == input.Position ? "'}'" : null));
            input = SkipItem(input, result.Remainder.Position);
        }

        input = Close(input, openError, errors);
        return Result.Success(new Body<T>(items, openError, errors), input);
    };

    /// <summary>Items between braces, with commas between them; one behind the last is allowed.</summary>
    public static Parser<Body<T>> CommaBody<T>(this Parser<T> item) => start =>
    {
        var items = new List<T>();
        var errors = new List<SyntaxError>();
        var input = Open((TokenInput)start, out var openError);
        while (input.Token.Kind != TokenKind.CloseBrace && !EndsBody(input))
        {
            var result = item(input);
            var end = (TokenInput)result.Remainder;
            if (result.WasSuccessful)
            {
                items.Add(result.Value);
                input = end;
                if (input.Token.Kind == TokenKind.Comma) input = input.Next;
                else if (input.Token.Kind != TokenKind.CloseBrace)
                {
                    if (EndsBody(input)) break;
                    errors.Add(new SyntaxError(input.Token.Span, ["','", "'}'"], input.Token));

                    // A forgotten comma: the next item is read as if it were there.
                    if (input.Token.Kind != TokenKind.Word) input = SkipToComma(input, input.Position);
                }
            }
            else
            {
                errors.Add(Error(result, end.Position == input.Position ? "'}'" : null));
                input = SkipToComma(input, end.Position);
            }
        }

        input = Close(input, openError, errors);
        return Result.Success(new Body<T>(items, openError, errors), input);
    };

    /// <summary>Whole declarations to the end of the file.</summary>
    public static Parser<FileSyntax> File(this Parser<DeclarationSyntax> declaration) => start =>
    {
        var declarations = new List<DeclarationSyntax>();
        var errors = new List<SyntaxError>();
        var lost = new HashSet<string>(StringComparer.Ordinal);
        var input = (TokenInput)start;
        while (!input.AtEnd)
        {
            var result = declaration(input);
            if (result.WasSuccessful)
            {
                declarations.Add(result.Value);
                input = (TokenInput)result.Remainder;
                continue;
            }

            // What follows a broken declaration is most likely the rest of it.
            if (declarations.Count == 0 || !declarations[declarations.Count - 1].IsBroken) errors.Add(Error(result));
            do
            {
                if (input.Token.Kind == TokenKind.Word) lost.Add(input.Token.Text);
                input = input.Next;
            }
            while (!EndsBody(input));
        }

        return Result.Success(new FileSyntax(((TokenInput)start).Token.Span.To(input.Token.Span), declarations, errors, lost), input);
    };

    private static SyntaxError Error<T>(IResult<T> failure, string? orElse = null)
    {
        var token = ((TokenInput)failure.Remainder).Token;
        var expected = orElse is null ? failure.Expectations : failure.Expectations.Concat([orElse]);
        return new SyntaxError(token.Span, expected.Distinct().ToList(), token);
    }

    private static bool EndsBody(TokenInput input) =>
        input.AtEnd || Words.StartsDeclaration(input);

    private static bool StartsItem(TokenInput input) => input.Token.Kind == TokenKind.Word && Words.Items.Contains(input.Token.Text);

    private static TokenInput Open(TokenInput input, out SyntaxError? error)
    {
        error = null;
        if (input.Token.Kind != TokenKind.OpenBrace)
        {
            error = new SyntaxError(input.Token.Span, ["'{'"], input.Token);
            while (input.Token.Kind is not (TokenKind.OpenBrace or TokenKind.CloseBrace) && !EndsBody(input) && !StartsItem(input))
                input = input.Next;
        }

        return input.Token.Kind == TokenKind.OpenBrace ? input.Next : input;
    }

    private static TokenInput Close(TokenInput input, SyntaxError? openError, List<SyntaxError> errors)
    {
        if (input.Token.Kind == TokenKind.CloseBrace) return input.Next;
        if (openError is null && errors.Count == 0) errors.Add(new SyntaxError(input.Token.Span, ["'}'"], input.Token));
        return input;
    }

    // To the next item: a word that begins one, a new line outside of inner braces, or what lies behind the inner braces' end.
    private static TokenInput SkipItem(TokenInput input, int failedAt)
    {
        var (start, depth, parentheses) = (input.Position, 0, 0);
        while (!EndsBody(input))
        {
            var failed = input.Position >= failedAt;
            var kind = input.Token.Kind;
            if (kind == TokenKind.CloseBrace && depth == 0) return input;
            // Where somebody is typing something else may begin, whatever is wrong before it.
            if (kind == TokenKind.Caret && input.Position > failedAt && depth == 0) return input;
            if (failed && parentheses == 0 && input.Position > start && (StartsItem(input) || (depth == 0 && input.Token.StartsLine)))
                return input;
            if (kind == TokenKind.OpenBrace) (depth, parentheses) = (depth + 1, 0);
            if (failed && kind == TokenKind.OpenParenthesis) parentheses++;
            if (kind == TokenKind.CloseParenthesis) parentheses = Math.Max(0, parentheses - 1);
            input = input.Next;
            if (kind == TokenKind.CloseBrace && --depth == 0 && failed) return input;
        }

        return input;
    }

    private static TokenInput SkipToComma(TokenInput input, int failedAt)
    {
        var parentheses = 0;
        while (!EndsBody(input) && input.Token.Kind != TokenKind.CloseBrace)
        {
            var kind = input.Token.Kind;
            input = input.Next;
            if (kind == TokenKind.OpenParenthesis) parentheses++;
            if (kind == TokenKind.CloseParenthesis) parentheses--;
            if (kind == TokenKind.Comma && parentheses <= 0 && input.Position > failedAt) return input;
        }

        return input;
    }
}
