using Nas.Dsl.Model;
using Nas.Dsl.Operations;
using Nas.Dsl.Planning;
using Nas.Dsl.Syntax;

namespace Nas.Dsl.Binding;

/// <summary>Finds choices in a file without errors that can never matter, and says how much memory a large supernet needs.</summary>
internal static class IdleChoices
{
    // What a well equipped desk has; more is a matter of the machine, which a compiler does not know.
    private const double LargeBytes = 16e9;

    private const double Giga = 1e9;

    /// <summary>What there is to say of a net.</summary>
    /// <param name="syntax">The net.</param>
    /// <param name="plan">Its plan.</param>
    public static IEnumerable<Diagnostic> In(NetSyntax syntax, NetworkPlan plan)
    {
        var space = plan.Space;
        if (space.Decisions.Items.All(d => d.ValueCount == 1 && d.Width == 1)) yield return Diagnostics.NothingToSearch(syntax.Name!);
        foreach (var stage in syntax.Items.OfType<StageSyntax>())
            if (IsOneValue(stage.Depth)) yield return Diagnostics.RangeOfOne(stage.Depth.Span, "repeat", stage.Depth.First.Value);
        if (space.WithoutSupernet is not null) yield break;
        var (bytes, weights) = SupernetMemory.Of(plan);
        if (bytes > LargeBytes) yield return Diagnostics.LargeSupernet(syntax.Name!, bytes / Giga, weights / Giga, SupernetMemory.BatchSize);
    }

    /// <summary>What there is to say of a cell or motif.</summary>
    /// <param name="syntax">The cell.</param>
    /// <param name="cell">What it means.</param>
    public static IEnumerable<Diagnostic> In(CellSyntax syntax, Cell cell)
    {
        foreach (var from in syntax.Items.OfType<NodesSyntax>().SelectMany(n => n.Clauses).OfType<FromSyntax>())
            if (from.Keep is { } keep && IsOneValue(keep)) yield return Diagnostics.RangeOfOne(keep.Span, "from", keep.First.Value);

        foreach (var to in syntax.Items.OfType<NodesSyntax>().SelectMany(n => n.Clauses).OfType<ToSyntax>())
            if (IsOneValue(to.Keep)) yield return Diagnostics.RangeOfOne(to.Keep.Span, "to", to.Keep.First.Value);

        // A way from an input through a node to the output has two edges, of which the second may be the output itself.
        var needed = cell.Output == CellOutput.Share || (cell.Output == CellOutput.Last && cell.Nodes > 1) ? 2 : 1;
        if (cell.EdgeLimit > 0 && cell.EdgeLimit < needed && syntax.Items.OfType<EdgeLimitSyntax>().FirstOrDefault() is { } limit)
            yield return Diagnostics.NoPath(limit.Span, cell.Output == CellOutput.Share ? "n0" : $"n{cell.Nodes - 2}", needed);
    }

    /// <summary>What there is to say of an operation set.</summary>
    /// <param name="name">Where its name stands.</param>
    /// <param name="set">What it means.</param>
    public static IEnumerable<Diagnostic> In(NameSyntax name, OperationSet set)
    {
        if (set.Candidates.All(IsZero)) yield return Diagnostics.NothingButZeros(name);
    }

    private static bool IsZero(Operation operation) =>
        OperationDefinition.All.TryGetValue(operation.Name, out var definition) && definition.IsZero;

    private static bool IsOneValue(RangeSyntax range) => range.Last is { } last && last.Value == range.First.Value;
}
