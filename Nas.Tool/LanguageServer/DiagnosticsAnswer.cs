using Nas.Dsl;

namespace Nas.Tool.LanguageServer;

/// <summary>What is wrong with a file, as the protocol has it: the compiler's own words, under the ids that the build has as well.</summary>
internal static class DiagnosticsAnswer
{
    public static Diagnostic[] Of(OpenDocument document) =>
        [.. document.File.Bound.Diagnostics.Select(d => new Diagnostic(document.RangeOf(d.Span), Severity(d.Severity), d.Id, "nas", d.Message))];

    private static int Severity(DiagnosticSeverity severity) => severity switch { DiagnosticSeverity.Error => 1, DiagnosticSeverity.Warning => 2, _ => 3 };
}
