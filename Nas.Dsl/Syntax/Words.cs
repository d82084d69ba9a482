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

    /// <summary>The words that cannot be names.</summary>
    public static readonly IReadOnlyCollection<string> Reserved =
        new HashSet<string>(Declarations.Concat(Items).Concat(["from", "op", "search", "true", "false"]), StringComparer.Ordinal);
}
