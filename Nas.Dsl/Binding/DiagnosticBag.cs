namespace Nas.Dsl.Binding;

/// <summary>Collects diagnostics, and says whether a declaration had errors since a mark.</summary>
internal sealed class DiagnosticBag(List<Diagnostic> items)
{
    /// <summary>How many errors there were so far.</summary>
    public int Errors { get; private set; }

    /// <summary>Adds <paramref name="diagnostic"/>.</summary>
    public void Add(Diagnostic diagnostic)
    {
        items.Add(diagnostic);
        if (diagnostic.Severity == DiagnosticSeverity.Error) Errors++;
    }

    /// <summary>Counts an error that the lexer has already reported.</summary>
    public void HasHiddenError() => Errors++;
}
