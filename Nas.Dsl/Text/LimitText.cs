using Nas.Dsl.Binding;
using Nas.Dsl.Model;
using Nas.Dsl.Syntax;

namespace Nas.Dsl;

/// <summary>Limits on the cost by themselves, as the language has them behind <c>limit</c>: on a command line.</summary>
public static class LimitText
{
    /// <summary>Reads <c>params &lt;= 5M, flops &lt;= 600M, latency("phone.csv") &lt;= 80ms</c>, or some of these.</summary>
    /// <param name="text">What was written.</param>
    /// <returns>The limits, or what is wrong, in one line.</returns>
    public static (CostLimits? Limits, string? Problem) Read(string text)
    {
        var diagnostics = new List<Diagnostic>();
        var limits = Grammar.ReadLimits(Lexer.Read(text, diagnostics).Tokens);
        if (limits.Error is { } error) diagnostics.Add(Diagnostics.UnexpectedToken(error));
        var bound = CostLimitBinder.Bind(limits.Value ?? [], new DiagnosticBag(diagnostics));
        return diagnostics.Count == 0 ? (bound, null) : (null, diagnostics[0].Message);
    }
}
