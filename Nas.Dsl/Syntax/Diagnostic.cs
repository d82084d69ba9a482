namespace Nas.Dsl;

/// <summary>How bad a diagnostic is.</summary>
public enum DiagnosticSeverity
{
    /// <summary>Something to know; nothing is wrong.</summary>
    Information,

    /// <summary>The space can be used, but something in it is probably not meant so.</summary>
    Warning,

    /// <summary>The space cannot be used.</summary>
    Error,
}

/// <summary>Something wrong in a <c>.nas</c> file.</summary>
/// <param name="Id">Its stable id, <c>NAS0001</c> and so on; the language reference lists them.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Message">What is wrong and what to write instead, in one line.</param>
/// <param name="Span">Where.</param>
public sealed record Diagnostic(string Id, DiagnosticSeverity Severity, string Message, Span Span)
{
    /// <summary>As compilers print it, without the file: <c>(3,7): error NAS0001: ...</c>.</summary>
    public override string ToString() =>
        $"({Span.Line},{Span.Column}): {(Severity == DiagnosticSeverity.Error ? "error" : Severity == DiagnosticSeverity.Warning ? "warning" : "info")} {Id}: {Message}";
}
