namespace Nas.Dsl.Binding;

/// <summary>Collects diagnostics, and says whether a declaration had errors since a mark.</summary>
internal sealed class DiagnosticBag(List<Diagnostic> items)
{
    // Beyond this many errors a file is not one with slips of the pen in it, and comparing all names with all others takes long.
    private const int MostSuggestions = 100;

    /// <summary>How many errors there were so far.</summary>
    public int Errors { get; private set; }

    /// <summary>Adds <paramref name="diagnostic"/>.</summary>
    public void Add(Diagnostic diagnostic)
    {
        items.Add(diagnostic);
        if (diagnostic.Severity == DiagnosticSeverity.Error) Errors++;
    }

    /// <summary>The candidate that was probably meant by <paramref name="name"/>, or null.</summary>
    public string? Closest(string name, IEnumerable<string> candidates) =>
        Errors < MostSuggestions ? Spelling.Closest(name, candidates) : null;

    /// <summary>Counts an error that the lexer has already reported.</summary>
    public void HasHiddenError() => Errors++;
}
