using Nas.Dsl.Operations;
using Nas.Dsl.Syntax;

namespace Nas.Dsl.Editing;

/// <summary>The operation in whose parentheses a place lies.</summary>
/// <param name="Definition">The operation.</param>
/// <param name="Given">The names of the parameters that are given before that place.</param>
/// <param name="Current">The parameter whose value stands there, or null: there is none left.</param>
/// <param name="IsNamed">Whether its name stands there already, or another value of it.</param>
internal sealed record CallAtCaret(OperationDefinition Definition, IReadOnlyCollection<string> Given, OperationParameter? Current, bool IsNamed)
{
    /// <summary>The call that is open behind some tokens, or null: none of an operation of the language is.</summary>
    public static CallAtCaret? Behind(IReadOnlyList<Token> before)
    {
        var open = Open(before);
        if (open < 1 || !OperationDefinition.All.TryGetValue(before[open - 1].Text, out var definition)) return null;
        var (given, place, depth, name, isBegun) = (new List<string>(), 0, 0, (string?)null, false);
        for (var i = open + 1; i < before.Count; i++)
        {
            var kind = before[i].Kind;
            depth += kind is TokenKind.OpenBrace ? 1 : kind is TokenKind.CloseBrace ? -1 : 0;
            if (kind == TokenKind.Comma && depth == 0)
            {
                if ((name ?? definition.Parameters.ElementAtOrDefault(place)?.Name) is { } done) given.Add(done);
                (place, name, isBegun) = (place + 1, null, false);
            }
            else if (kind == TokenKind.Colon) name = before[i - 1].Text;
            else if (kind == TokenKind.OpenBrace) isBegun = true;
        }

        var current = name is null ? definition.Parameters.ElementAtOrDefault(place) : definition.Parameters.FirstOrDefault(p => p.Name == name);
        return new CallAtCaret(definition, given, current, name is not null || isBegun);
    }

    // The parenthesis that is not closed; braces within may be open as well.
    private static int Open(IReadOnlyList<Token> before)
    {
        var closed = 0;
        for (var i = before.Count - 1; i >= 0; i--)
        {
            if (before[i].Kind == TokenKind.CloseParenthesis) closed++;
            if (before[i].Kind == TokenKind.OpenParenthesis && --closed < 0) return i;
            if (Words.Declarations.Contains(before[i].Text)) return -1;
        }

        return -1;
    }
}
