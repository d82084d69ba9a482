using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using Nas.Dsl;

namespace Nas.Generators;

/// <summary>One thing to report, free of the compiler's own objects, so that it can be cached.</summary>
/// <param name="Id">The rule, see <see cref="Rules"/>.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Message">What is wrong and what to write instead.</param>
/// <param name="Path">The <c>.nas</c> file.</param>
/// <param name="Span">Where in the file.</param>
internal sealed record Problem(string Id, Dsl.DiagnosticSeverity Severity, string Message, string Path, Span Span)
{
    /// <summary>Whether it stops the build.</summary>
    public bool IsError => Severity == Dsl.DiagnosticSeverity.Error;

    public Microsoft.CodeAnalysis.Diagnostic ToDiagnostic() => Microsoft.CodeAnalysis.Diagnostic.Create(
        Rules.Of(Id),
        Location.Create(
            Path,
            new TextSpan(Span.Start, Span.Length),
            // The compiler counts lines and columns from 0.
            new LinePositionSpan(new LinePosition(Span.Line - 1, Span.Column - 1), new LinePosition(Span.EndLine - 1, Span.EndColumn - 1))),
        Severity switch
        {
            Dsl.DiagnosticSeverity.Error => Microsoft.CodeAnalysis.DiagnosticSeverity.Error,
            Dsl.DiagnosticSeverity.Warning => Microsoft.CodeAnalysis.DiagnosticSeverity.Warning,
            _ => Microsoft.CodeAnalysis.DiagnosticSeverity.Info,
        },
        additionalLocations: null,
        properties: null,
        Message);
}
