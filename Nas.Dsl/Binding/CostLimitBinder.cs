using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Dsl.Syntax;

namespace Nas.Dsl.Binding;

/// <summary>Binds the limits on what the networks of a net cost.</summary>
internal static class CostLimitBinder
{
    /// <summary>What can be limited.</summary>
    public static readonly string[] Measures = [CostMeasure.Parameters.Name, CostMeasure.Flops.Name, CostMeasure.Latency];

    /// <summary>The limits of a net, in whatever lines they stand; those that are wrong are reported and left out.</summary>
    public static CostLimits Bind(NetSyntax net, DiagnosticBag diagnostics) => Bind(net.Items.OfType<CostLimitsSyntax>().SelectMany(item => item.Limits), diagnostics);

    /// <summary>Some limits; those that are wrong are reported and left out.</summary>
    public static CostLimits Bind(IEnumerable<CostLimitSyntax> written, DiagnosticBag diagnostics)
    {
        var limits = CostLimits.None;
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var limit in written)
        {
            var measure = limit.Measure.Text;
            if (!Measures.Contains(measure)) diagnostics.Add(Diagnostics.UnknownMeasure(limit.Measure, diagnostics.Closest(measure, Measures), Measures));
            else if (lines.TryGetValue(measure, out var line)) diagnostics.Add(Diagnostics.DuplicateItem(limit.Span, $"limit {measure}", line));
            else
            {
                lines.Add(measure, limit.Span.Line);
                limits = measure == CostMeasure.Latency ? limits with { Latency = Latency(limit, diagnostics) }
                    : measure == CostMeasure.Flops.Name ? limits with { Flops = Count(limit, diagnostics) }
                    : limits with { Parameters = Count(limit, diagnostics) };
            }
        }

        return limits;
    }

    private static long? Count(CostLimitSyntax limit, DiagnosticBag diagnostics)
    {
        if (limit.Table is { } table) diagnostics.Add(Diagnostics.TableOfCount(table.Span, limit.Measure.Text));
        if (Amounts.TryParseMagnitude(limit.Most.Text, out var most)) return most;
        diagnostics.Add(Diagnostics.CostLimit(limit.Most, limit.Measure.Text, "a whole number from 1 on, such as 500K, 5M or 1.2G"));
        return null;
    }

    private static LatencyLimit? Latency(CostLimitSyntax limit, DiagnosticBag diagnostics)
    {
        if (limit.Table is not { Text.Length: > 0 }) diagnostics.Add(Diagnostics.MissingTable((limit.Table as SyntaxNode ?? limit.Measure).Span));
        if (Amounts.TryParseMilliseconds(limit.Most.Text, out var most)) return limit.Table is { } table ? new LatencyLimit(table.Text, most) : null;
        diagnostics.Add(Diagnostics.CostLimit(limit.Most, limit.Measure.Text, "a time above 0 with its unit, such as 80ms, 0.5s or 300us"));
        return null;
    }
}
