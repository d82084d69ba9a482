using Nas.Dsl.CSharp;
using Nas.Dsl.Model;
using Nas.Dsl.Syntax;

namespace Nas.Dsl.Binding;

/// <summary>What is known of a cell: all of it, or the part that is right.</summary>
internal sealed class BoundCell(CellSyntax syntax)
{
    public CellSyntax Syntax { get; } = syntax;

    public EquatableArray<string>? Inputs { get; set; }

    public int? Nodes { get; set; }

    /// <summary>k, 0 for all of previous, or null: not known.</summary>
    public int? Keep { get; set; }

    public string? Set { get; set; }

    public CellOutput? Output { get; set; }

    public int Stride { get; set; } = 1;

    /// <summary>Whether something is wrong with it or with a cell it inherits from.</summary>
    public bool IsBroken { get; set; }

    public bool IsUsed { get; set; }

    /// <summary>The cell; only of one that is not broken.</summary>
    public Cell Model => new(
        Syntax.Name!.Text,
        Inputs!.Value,
        Nodes!.Value,
        Keep == 0 ? Wiring.All : Wiring.Some,
        Keep!.Value,
        Set!,
        Output!.Value,
        Stride);
}

/// <summary>Binds one cell, given the one it inherits from.</summary>
internal sealed class CellBinder(DiagnosticBag diagnostics, Action<NameSyntax> useSet)
{
    /// <summary>Binds <paramref name="cell"/>, whose parent is bound.</summary>
    public void Bind(BoundCell cell, BoundCell? parent)
    {
        var before = diagnostics.Errors;
        var items = new Dictionary<string, CellItemSyntax>(StringComparer.Ordinal);
        foreach (var item in cell.Syntax.Items)
        {
            if (items.TryGetValue(item.Keyword, out var first))
                diagnostics.Add(Diagnostics.DuplicateItem(item.Span, item.Keyword, first.Span.Line));
            else items.Add(item.Keyword, item);
        }

        if (parent is not null)
        {
            (cell.Inputs, cell.Nodes, cell.Keep, cell.Set) = (parent.Inputs, parent.Nodes, parent.Keep, parent.Set);
            (cell.Output, cell.Stride) = (parent.Output, parent.Stride);
        }

        Span? keepSpan = null;
        foreach (var item in items.Values)
        {
            switch (item)
            {
                case InputsSyntax inputs:
                    cell.Inputs = Inputs(inputs);
                    keepSpan ??= inputs.Span;
                    break;
                case NodesSyntax nodes:
                    if (nodes.Clauses.OfType<FromSyntax>().FirstOrDefault()?.Keep is { } keep) keepSpan = keep.Span;
                    BindNodes(cell, nodes, parent);
                    break;
                case OutputSyntax output:
                    cell.Output = output.Output;
                    break;
                case StrideSyntax stride:
                    cell.Stride = Limits.Whole(stride.Stride, 1, 2, diagnostics, () => Diagnostics.CellStride(stride.Stride.Span)) ?? 1;
                    break;
            }
        }

        if (cell.Inputs is { } known && cell.Keep > known.Count && keepSpan is { } span)
            diagnostics.Add(Diagnostics.KeepCount(span, known.Count));

        // What a broken cell lacks may stand in the part that was not understood.
        if (!cell.Syntax.IsBroken && parent is not { IsBroken: true } && cell.Syntax.Name is { } name)
        {
            if (cell.Inputs is null && !items.ContainsKey("input")) diagnostics.Add(Diagnostics.MissingItem(name, "input", "input a, b"));
            if (cell.Nodes is null && !items.ContainsKey("nodes"))
                diagnostics.Add(Diagnostics.MissingItem(name, "nodes", "nodes 4 { from 2 of previous, op Operations }"));
            if (cell.Output is null && !items.ContainsKey("output"))
                diagnostics.Add(Diagnostics.MissingItem(name, "output", "output concat(nodes)"));
        }

        cell.IsBroken = cell.Syntax.IsBroken || cell.Syntax.Name is null || parent is { IsBroken: true } || diagnostics.Errors > before;
    }

    private EquatableArray<string>? Inputs(InputsSyntax syntax)
    {
        if (syntax.Names.Count > 2)
        {
            diagnostics.Add(Diagnostics.InputCount(syntax.Span, syntax.Names.Count));
            return null;
        }

        foreach (var name in syntax.Names)
        {
            CSharpNames.CheckKeyword(name, diagnostics);
            var identifier = Identifiers.Pascal(name.Text);
            if (identifier.Length > 1 && identifier[0] == 'N' && identifier.Skip(1).All(char.IsDigit))
                diagnostics.Add(Diagnostics.InputName(name));
        }

        if (syntax.Names.Count == 2 && Identifiers.Pascal(syntax.Names[0].Text) == Identifiers.Pascal(syntax.Names[1].Text))
        {
            diagnostics.Add(syntax.Names[0].Text == syntax.Names[1].Text
                ? Diagnostics.DuplicateName(syntax.Names[1], "input", syntax.Names[0].Span.Line)
                : Diagnostics.SameInCSharp(syntax.Names[1], "The inputs", syntax.Names[0].Text, Identifiers.Pascal(syntax.Names[0].Text)));
        }

        return syntax.Names.Select(n => n.Text).ToEquatableArray();
    }

    private void BindNodes(BoundCell cell, NodesSyntax syntax, BoundCell? parent)
    {
        cell.Nodes = Limits.Whole(syntax.Count, 1, Limits.Nodes, diagnostics, () => Diagnostics.NodeCount(syntax.Count.Span, Limits.Nodes));
        var seen = new Dictionary<string, NodeClauseSyntax>(StringComparer.Ordinal);
        foreach (var clause in syntax.Clauses)
        {
            if (seen.TryGetValue(clause.Keyword, out var first))
            {
                diagnostics.Add(Diagnostics.DuplicateItem(clause.Span, clause.Keyword, first.Span.Line));
                continue;
            }

            seen.Add(clause.Keyword, clause);
            if (clause is FromSyntax from)
            {
                // More than two is reported once the inputs are known.
                cell.Keep = from.Keep is null ? 0 : Limits.Whole(
                    from.Keep, 1, int.MaxValue, diagnostics, () => Diagnostics.KeepCount(from.Keep.Span, cell.Inputs?.Count ?? 2));
            }
            else if (clause is OpSyntax op)
            {
                cell.Set = op.Set.Text;
                useSet(op.Set);
            }
        }

        if (cell.Syntax.IsBroken || parent is { IsBroken: true }) return;
        if (cell.Keep is null && !seen.ContainsKey("from"))
        {
            var example = $"nodes {Shown(syntax)} {{ from 2 of previous, op {cell.Set ?? "Operations"} }}";
            diagnostics.Add(Diagnostics.MissingNodeClause(syntax.Span, "from", example));
        }

        if (cell.Set is null && !seen.ContainsKey("op"))
            diagnostics.Add(
                Diagnostics.MissingNodeClause(syntax.Span, "op", $"nodes {Shown(syntax)} {{ from 2 of previous, op Operations }}"));
    }

    private static string Shown(NodesSyntax syntax) =>
        Limits.IsWhole(syntax.Count.Value, 1, Limits.Nodes) ? ((int)syntax.Count.Value).ToString() : "4";
}
