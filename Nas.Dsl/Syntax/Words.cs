using Nas.Dsl.Model;

namespace Nas.Dsl.Syntax;

/// <summary>The words of the language.</summary>
internal static class Words
{
    /// <summary>The words that begin a declaration. They stand nowhere else, so that a parser that is lost finds its way again.</summary>
    public static readonly IReadOnlyCollection<string> Declarations =
        new HashSet<string>(StringComparer.Ordinal) { "namespace", "ops", "cell", "net" };

    /// <summary>The words that begin an item of a cell or a net.</summary>
    public static readonly IReadOnlyCollection<string> Items =
        new HashSet<string>(StringComparer.Ordinal) { "input", "nodes", "output", "stride", "stem", "repeat", "head" };

    /// <summary>The words that cannot be names. Words that came to the language later can: there, the words around them say what is meant.</summary>
    public static readonly IReadOnlyCollection<string> Reserved =
        new HashSet<string>(Declarations.Concat(Items).Concat(["from", "op", "search", "true", "false"]), StringComparer.Ordinal);

    /// <summary>Whether a declaration begins here.</summary>
    public static bool StartsDeclaration(TokenInput input) => input.Token.Kind == TokenKind.Word
        && (Declarations.Contains(input.Token.Text) || (input.Token.Text is "motif" or "recurrent" && StartsGraph(input.Next)) || (input.Token.Text == "op" && StartsOwn(input.Next)));

    // In the braces of nodes `op` names a set, behind which no mark of this kind stands.
    private static bool StartsOwn(TokenInput name) => name.Token.Kind == TokenKind.Word && name.Next.Token.Kind == TokenKind.Equal;

    // `motif` may also be the name of a cell in a net's body, with another cell behind it, which may make the net wider.
    private static bool StartsGraph(TokenInput name)
    {
        if (name.Token.Kind != TokenKind.Word || Reserved.Contains(name.Token.Text)) return false;
        var (open, first) = (name.Next, name.Next.Next);
        return open.Token.Kind == TokenKind.Number
            || (open.Token.Kind == TokenKind.OpenBrace && first.Token.Kind != TokenKind.Number && first.Token.Text != "channels" && first.Next.Token.Kind != TokenKind.Star);
    }

    /// <summary>Whether a net's task is said here; <c>task</c> may also be the name of a cell.</summary>
    public static bool StartsTask(TokenInput input) =>
        input.Token.Text == "task" && (IsTyped(input.Next) || (input.Next.Token.Kind == TokenKind.Word && !Reserved.Contains(input.Next.Token.Text)));

    /// <summary>Whether limits of a net are said here; <c>limit</c> may also be the name of a cell, with another cell or block behind it.</summary>
    public static bool StartsLimits(TokenInput input)
    {
        if (input.Token.Text != "limit" || input.Next.Token.Kind != TokenKind.Word) return input.Token.Text == "limit" && IsTyped(input.Next);
        // Neither an amount nor a text can stand behind a cell or in its parentheses.
        var behind = input.Next.Next;
        if (behind.Token.Kind != TokenKind.OpenParenthesis) return behind.Token.Kind is TokenKind.Less or TokenKind.Number or TokenKind.Text or TokenKind.Comma or TokenKind.Equal;
        if (behind.Next.Token.Kind == TokenKind.Text) return true;
        do behind = behind.Next;
        while (behind.Token.Kind is TokenKind.Word or TokenKind.Number or TokenKind.Text or TokenKind.Dot);
        return behind.Token.Kind == TokenKind.CloseParenthesis && behind.Next.Token.Kind == TokenKind.Less;
    }

    /// <summary>Whether settings of the training are chosen here; <c>settings</c> may also be the name of a cell, with its changes behind it.</summary>
    public static bool StartsSettings(TokenInput input)
    {
        if (input.Token.Text != SearchSpace.SettingsName || input.Next.Token.Kind != TokenKind.OpenBrace) return false;
        var first = input.Next.Next.Token;
        return IsTyped(input.Next.Next) || (first.Kind == TokenKind.Word && first.Text != "channels" && !Reserved.Contains(first.Text));
    }

    /// <summary>Whether a stage of a net begins here; <c>stage</c> may also be the name of a cell.</summary>
    public static bool StartsStage(TokenInput input) =>
        input.Token.Text == "stage" && (IsTyped(input.Next) || (input.Next.Token.Kind == TokenKind.Word && input.Next.Next.Token.Kind == TokenKind.OpenBrace
        && (IsTyped(input.Next.Next.Next) || input.Next.Next.Next.Token.Text == "repeat")));

    /// <summary>The items of a net that may also be names, which the words behind them tell apart.</summary>
    public static IReadOnlyList<string> NetItems { get; } = ["task", "limit", SearchSpace.SettingsName, "stage"];

    // What somebody is typing may become what is looked for.
    private static bool IsTyped(TokenInput input) => input.Token.Kind == TokenKind.Caret;
}
