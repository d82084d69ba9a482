using Nas.Dsl.CSharp;
using Nas.Dsl.Model;
using Nas.Dsl.Operations;
using Nas.Dsl.Planning;
using Nas.Dsl.Syntax;

namespace Nas.Dsl.Binding;

/// <summary>What is known of a cell: all of it, or the part that is right.</summary>
internal sealed class BoundCell(CellSyntax syntax)
{
    public CellSyntax Syntax { get; } = syntax;

    public EquatableArray<string>? Inputs { get; set; }

    public int? Nodes { get; set; }

    public From? From { get; set; }

    public string? Op { get; set; }

    public string? Then { get; set; }

    public bool Skips { get; set; }

    public bool SkipsBeforeLast { get; set; }

    public Merging Merging { get; set; }

    public bool Allocates { get; set; }

    public string? Memory { get; set; }

    public From? To { get; set; }

    public int Banks { get; set; }

    public int EdgeLimit { get; set; }

    public EquatableArray<int> ReduceAfter { get; set; }

    public Operation? Default { get; set; }

    public EquatableArray<FixedEdge> Fixed { get; set; }

    /// <summary>What says <see cref="Fixed"/>, of it or of the cell it inherits it from.</summary>
    public FixSyntax? FixSyntax { get; set; }

    public CellOutput? Output { get; set; }

    public int Stride { get; set; } = 1;

    /// <summary>Whether something is wrong with it or with a cell it inherits from.</summary>
    public bool IsBroken { get; set; }

    public bool IsUsed { get; set; }

    /// <summary>Of a motif, how many graphs it stands for; 0 for a cell.</summary>
    public int Copies { get; set; }

    /// <summary>What it is called in a message.</summary>
    public string Kind => Syntax.IsMotif ? "motif" : Syntax.IsRecurrent ? "recurrent cell" : "cell";

    /// <summary>The names of the graphs of a motif; none of one that is broken.</summary>
    public IEnumerable<string> GraphNames => Copies == 0 || IsBroken ? [] : Model.GraphNames;

    /// <summary>The cell; only of one that is not broken.</summary>
    public Cell Model => new(Syntax.Name!.Text, Inputs!.Value, Nodes!.Value, new NodeRule(From!.Value, Op, Then, Skips) { Merging = Merging, BeforeLast = SkipsBeforeLast, Allocates = Allocates, To = To }, Output!.Value, Stride)
    {
        Copies = Copies,
        IsRecurrent = Syntax.IsRecurrent,
        Memory = Memory,
        EdgeLimit = EdgeLimit,
        Banks = Banks,
        ReduceAfter = ReduceAfter,
        Default = Default,
        Fixed = Fixed,
    };
}

/// <summary>Binds one cell, given the one it inherits from.</summary>
internal sealed class CellBinder(DiagnosticBag diagnostics, OperationBinder operations, Func<NameSyntax, OperationSet?> useSet)
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
            (cell.Inputs, cell.Nodes, cell.From, cell.Op, cell.Then) = (parent.Inputs, parent.Nodes, parent.From, parent.Op, parent.Then);
            (cell.Skips, cell.SkipsBeforeLast, cell.Merging, cell.EdgeLimit, cell.ReduceAfter) = (parent.Skips, parent.SkipsBeforeLast, parent.Merging, parent.EdgeLimit, parent.ReduceAfter);
            (cell.Output, cell.Stride, cell.Default, cell.Allocates) = (parent.Output, parent.Stride, parent.Default, parent.Allocates);
            (cell.Fixed, cell.FixSyntax, cell.Memory, cell.Banks, cell.To) = (parent.Fixed, parent.FixSyntax, parent.Memory, parent.Banks, parent.To);
        }

        if (cell.Syntax.IsMotif)
        {
            var copies = cell.Syntax.Copies;
            cell.Copies = copies is null ? 1 : Limits.Whole(copies, 1, Limits.Copies, diagnostics, () => Diagnostics.CopyCount(copies.Span, Limits.Copies)) ?? 1;
        }

        Span? keepSpan = null;
        foreach (var item in items.Values)
        {
            switch (item)
            {
                case InputsSyntax inputs:
                    var isPyramid = (items.Values.OfType<OutputSyntax>().FirstOrDefault()?.Output ?? parent?.Output) == CellOutput.Scales;
                    cell.Inputs = Inputs(inputs, isPyramid ? Limits.Scales : 2);
                    keepSpan ??= inputs.Span;
                    break;
                case NodesSyntax nodes:
                    if (nodes.Clauses.OfType<FromSyntax>().FirstOrDefault()?.Keep is { } keep) keepSpan = keep.First.Span;
                    BindNodes(cell, nodes, parent);
                    break;
                case OutputSyntax output:
                    cell.Output = output.Output;
                    break;
                case EdgeLimitSyntax limit:
                    cell.EdgeLimit = Limits.Whole(limit.Limit, 1, Decision.MostBits, diagnostics, () => Diagnostics.EdgeLimit(limit.Limit.Span)) ?? 0;
                    break;
                case BanksSyntax banks:
                    cell.Banks = Limits.Whole(banks.Count, 1, Limits.Nodes, diagnostics, () => Diagnostics.BankCount(banks.Count.Span, Limits.Nodes)) ?? 0;
                    break;
                case DefaultSyntax operation:
                    cell.Default = DefaultOperation(operation.Operation);
                    break;
                case MemorySyntax memory:
                    CheckStateName(memory.Name, "memory");
                    cell.Memory = memory.Name.Text;
                    break;
                case FixSyntax:
                case ReduceSyntax:
                    // Which nodes there are is known once all items are.
                    break;
                case StrideSyntax stride:
                    cell.Stride = Limits.Whole(stride.Stride, 1, 2, diagnostics, () => Diagnostics.CellStride(stride.Stride.Span)) ?? 1;
                    break;
            }
        }

        if (cell.Inputs is { } known && cell.From is { Wiring: Wiring.Some } from && from.Min > known.Count && keepSpan is { } span)
            diagnostics.Add(Diagnostics.KeepCount(span, known.Count));
        if (items.Values.OfType<ReduceSyntax>().FirstOrDefault() is { } reduction) cell.ReduceAfter = ReduceAfter(cell, reduction);
        else if (cell.ReduceAfter.FirstOrDefault(n => n >= cell.Nodes) is > 0 and var lost)
            diagnostics.Add(Diagnostics.ReduceAfter(items["nodes"].Span, $"n{lost}", cell.Nodes!.Value - 1));
        if (items.Values.OfType<FixSyntax>().FirstOrDefault() is { } fix) (cell.Fixed, cell.FixSyntax) = (Fixed(cell, fix), fix);
        else if (cell.Fixed.FirstOrDefault(f => f.Node >= cell.Nodes) is { } gone) diagnostics.Add(Diagnostics.NoEdgeToFix(items["nodes"].Span, $"n{gone.Node}"));
        CheckRules(cell, items);

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

    private EquatableArray<string>? Inputs(InputsSyntax syntax, int most)
    {
        if (syntax.Names.Count > most)
        {
            diagnostics.Add(most == 2 ? Diagnostics.InputCount(syntax.Span, syntax.Names.Count) : Diagnostics.PyramidInputs(syntax.Span, most));
            return null;
        }

        foreach (var name in syntax.Names) CheckStateName(name, "input");
        for (var i = 1; i < syntax.Names.Count; i++)
        {
            var (name, identifier) = (syntax.Names[i], Identifiers.Pascal(syntax.Names[i].Text));
            if (syntax.Names.Take(i).FirstOrDefault(n => Identifiers.Pascal(n.Text) == identifier) is not { } twin) continue;
            diagnostics.Add(twin.Text == name.Text
                ? Diagnostics.DuplicateName(name, "input", twin.Span.Line)
                : Diagnostics.SameInCSharp(name, "The inputs", twin.Text, identifier));
        }

        return syntax.Names.Select(n => n.Text).ToEquatableArray();
    }

    // A node's name is that of no other state.
    private void CheckStateName(NameSyntax name, string what)
    {
        CSharpNames.CheckKeyword(name, diagnostics);
        var identifier = Identifiers.Pascal(name.Text);
        if (identifier.Length > 1 && identifier[0] == 'N' && identifier.Skip(1).All(char.IsDigit)) diagnostics.Add(Diagnostics.StateName(name, what));
    }

    // It brings the input to the cell's width, and the nodes' sum to what the next cell reads.
    private Operation? DefaultOperation(OperationSyntax syntax)
    {
        if (operations.Bind(syntax, OperationUse.Candidate, null) is not { } operation) return null;
        const int input = 8, output = 16;
        var parameters = new Dictionary<string, int> { [Planner.ChannelsParameter] = output };
        if (OperationDefinition.Of(operation).IsLayer) diagnostics.Add(Diagnostics.DefaultOperation(syntax.Span, operation.Name));
        else if (operation.ArgumentChoices.Any()) diagnostics.Add(Diagnostics.ChoiceNotHere(syntax.Span));
        else if (OperationDefinition.Lower(operation, input, output, 1, false, parameters).Aggregate(input, (channels, layer) => layer.OutputChannels(channels)) == output) return operation;
        else diagnostics.Add(Diagnostics.DefaultOperation(syntax.Span, operation.Name));
        return null;
    }

    private EquatableArray<int> ReduceAfter(BoundCell cell, ReduceSyntax syntax)
    {
        var after = new List<int>();
        foreach (var name in syntax.Nodes)
        {
            var isNode = name.Text.Length > 1 && name.Text[0] == 'n' && name.Text.Skip(1).All(c => c is >= '0' and <= '9');
            if (isNode && int.TryParse(name.Text.Substring(1), out var node) && node < (cell.Nodes ?? Limits.Nodes) && (after.Count == 0 || node > after[after.Count - 1]))
                after.Add(node);
            else diagnostics.Add(Diagnostics.ReduceAfter(name.Span, name.Text, (cell.Nodes ?? Limits.Nodes) - 1));
        }

        return after.ToEquatableArray();
    }

    private EquatableArray<FixedEdge> Fixed(BoundCell cell, FixSyntax syntax)
    {
        var bound = new List<FixedEdge>();
        if (cell.Inputs is not { } inputs || cell.Nodes is not { } nodes) return default;
        string[] states = [.. inputs, .. Enumerable.Range(0, nodes).Select(n => $"n{n}")];
        foreach (var edge in syntax.Edges)
        {
            var (node, state) = (Array.IndexOf(states, edge.Node.Text) - inputs.Count, Array.IndexOf(states, edge.State.Text));
            if (node < 0 || state < 0 || state >= inputs.Count + node || bound.Any(b => (b.Node, b.State) == (node, state)))
                diagnostics.Add(Diagnostics.NoEdgeToFix(edge.Span, $"{edge.Node.Text}.{edge.State.Text}"));
            else if (operations.Bind(edge.Operation, OperationUse.Candidate, null) is { } operation) bound.Add(new FixedEdge(node, state, operation));
        }

        // One order, whatever that of the file is.
        return bound.OrderBy(b => b.Node).ThenBy(b => b.State).ToEquatableArray();
    }

    // What does not go together.
    private void CheckRules(BoundCell cell, Dictionary<string, CellItemSyntax> items)
    {
        if (cell.Inputs is not { } inputs || cell.Nodes is not { } nodes || cell.From is not { } from || cell.Output is not { } output) return;
        var place = items.Values.FirstOrDefault()?.Span ?? cell.Syntax.Span;
        if (cell.Copies > 0 && inputs.Count != 1) diagnostics.Add(Diagnostics.MotifInputs(Span("input")));
        if (cell.Copies > 0 && cell.Stride != 1) diagnostics.Add(Diagnostics.MotifStride(Span("stride")));
        else if (cell.Copies > 0 && cell.ReduceAfter.Count > 0) diagnostics.Add(Diagnostics.MotifStride(Span("reduce")));
        if (cell.Copies > 0 && output != CellOutput.Last) diagnostics.Add(Diagnostics.MotifOutput(Span("output")));
        if (from != From.Pairs && cell.Merging == Merging.AddOrMultiply) diagnostics.Add(Diagnostics.MultiplyNeedsPairs(Span("nodes")));
        if (from != From.Pairs && cell.Memory is not null) diagnostics.Add(Diagnostics.MemoryNeedsPairs(Span("memory")));
        if (from == From.Pairs) CheckTree(cell, inputs, nodes, output, Span);
        else CheckRecurrent(cell, inputs, from, output, Span);
        CheckPyramid(cell, inputs, nodes, from, output, Span);
        if (cell.EdgeLimit > 0)
        {
            // A choice among all edges at once is a single decision.
            var edges = Enumerable.Range(0, output == CellOutput.Share ? nodes + 1 : nodes).Sum(n => inputs.Count + n);
            if (from != From.Any) diagnostics.Add(Diagnostics.LimitNeedsAny(Span("limit")));
            else if (edges > Decision.MostBits) diagnostics.Add(Diagnostics.TooManyEdges(Span("limit"), edges, Decision.MostBits));
        }

        if (output == CellOutput.Share && (from.Wiring != Wiring.Some || cell.Op is not null || cell.Skips || cell.Stride != 1 || cell.ReduceAfter.Count > 0))
            diagnostics.Add(Diagnostics.ShareRule(Span("output")));
        if (from.Wiring == Wiring.Nodes
            && (inputs.Count != 1 || cell.Op is not null || cell.Skips || cell.Merging == Merging.AddOrConcat || output is not (CellOutput.Sum or CellOutput.Loose) || cell.Stride != 1 || cell.ReduceAfter.Count > 0))
            diagnostics.Add(Diagnostics.NodesRule(Span("nodes")));
        else if (cell.Default is not null && (from.Wiring != Wiring.Nodes || output != CellOutput.Sum)) diagnostics.Add(Diagnostics.DefaultNeedsNodes(Span("default")));
        CheckBanks(cell, inputs, from, output, Span);
        if (cell.Merging == Merging.Concat && (from.Wiring != Wiring.Nodes || output != CellOutput.Loose)) diagnostics.Add(Diagnostics.ConcatRule(Span("nodes")));
        if (cell.Merging == Merging.AddOrConcat && from.Wiring is not (Wiring.Nodes or Wiring.Each or Wiring.Pairs)) diagnostics.Add(Diagnostics.MergeNeedsInputs(Span("nodes")));
        if (cell.Allocates && (from.Wiring != Wiring.Each || cell.Op is null || cell.Then is not null || cell.Skips)) diagnostics.Add(Diagnostics.AllocateRule(Span("nodes")));
        if (cell.Fixed.Count > 0 && (from.Wiring != Wiring.All || cell.Op is null)) diagnostics.Add(Diagnostics.FixRule(Span("fix")));
        if (cell.ReduceAfter.Count > 0 && cell.Stride != 1) diagnostics.Add(Diagnostics.ReduceAtStride(Span("reduce")));

        Span Span(string keyword) => items.TryGetValue(keyword, out var item) ? item.Span : place;
    }

    // A pyramid makes one state of two, of whatever scales, and puts out one of each.
    private void CheckPyramid(BoundCell cell, EquatableArray<string> inputs, int nodes, From from, CellOutput output, Func<string, Span> span)
    {
        if (output != CellOutput.Scales)
        {
            if (cell.Merging == Merging.AddOrAttention) diagnostics.Add(Diagnostics.AttentionOfCell(span("nodes")));
            return;
        }

        if (inputs.Count < 2) diagnostics.Add(Diagnostics.PyramidInputs(span("input"), Limits.Scales));
        if (nodes < inputs.Count || from != From.Exactly(2) || cell.Op is not null || cell.Skips || cell.Merging is not (Merging.Add or Merging.AddOrAttention) || cell.Allocates)
            diagnostics.Add(Diagnostics.PyramidNodes(span("nodes"), inputs.Count));
        foreach (var (item, isGiven) in new[] { ("stride", cell.Stride != 1), ("reduce", cell.ReduceAfter.Count > 0), ("limit", cell.EdgeLimit > 0) })
            if (isGiven) diagnostics.Add(Diagnostics.PyramidSize(span(item)));
    }

    // Banks, nodes that read and write them and an output that is made of them belong together.
    private void CheckBanks(BoundCell cell, EquatableArray<string> inputs, From from, CellOutput output, Func<string, Span> span)
    {
        if (cell.Banks == 0 && from.Wiring != Wiring.Banks && cell.To is null && output != CellOutput.Banks) return;
        // What is wrong with their numbers is said already.
        var isNumberWrong = (cell.Banks == 0 && cell.Syntax.Items.Any(i => i is BanksSyntax)) || (cell.To is null && cell.Syntax.Items.OfType<NodesSyntax>().Any(n => n.Clauses.Any(c => c is ToSyntax)));
        if (isNumberWrong) return;
        if (cell.Banks == 0 || from.Wiring != Wiring.Banks || cell.To is null || output != CellOutput.Banks || inputs.Count != 1 || cell.Then is null || cell.Op is not null || cell.Copies > 0
            || cell.Skips || cell.Merging != Merging.Add || cell.Allocates || cell.Stride != 1 || cell.ReduceAfter.Count > 0)
            diagnostics.Add(Diagnostics.BankRule(span(cell.Banks > 0 ? "banks" : "nodes")));
        else if (from.Min > cell.Banks || cell.To.Value.Min > cell.Banks) diagnostics.Add(Diagnostics.TooFewBanks(span("nodes"), cell.Banks));
    }

    // A recurrent cell goes from one state to the next; others do not know a mean.
    private void CheckRecurrent(BoundCell cell, EquatableArray<string> inputs, From from, CellOutput output, Func<string, Span> span)
    {
        var isMean = output is CellOutput.Mean or CellOutput.MeanLoose;
        if (!cell.Syntax.IsRecurrent)
        {
            if (isMean) diagnostics.Add(Diagnostics.MeanOfCell(span("output")));
            return;
        }

        if (inputs.Count != 1) diagnostics.Add(Diagnostics.RecurrentInput(span("input")));
        if (!isMean) diagnostics.Add(Diagnostics.RecurrentOutput(span("output")));
        if (from != From.Exactly(1) || cell.Op is null || cell.Then is not null || cell.Skips || cell.Merging == Merging.AddOrConcat) diagnostics.Add(Diagnostics.RecurrentNodes(span("nodes")));
        CheckSize(cell, span);
    }

    // A tree goes from a place and the state before it, two by two, to the next state.
    private void CheckTree(BoundCell cell, EquatableArray<string> inputs, int nodes, CellOutput output, Func<string, Span> span)
    {
        if (!cell.Syntax.IsRecurrent)
        {
            diagnostics.Add(Diagnostics.PairsOfCell(span("nodes"), cell.Kind));
            return;
        }

        if (inputs.Count != 2) diagnostics.Add(Diagnostics.TreeInputs(span("input")));
        if (output != CellOutput.Last) diagnostics.Add(Diagnostics.TreeOutput(span("output")));
        if (cell.Op is not null || cell.Then is null || cell.Skips || cell.Merging == Merging.AddOrConcat) diagnostics.Add(Diagnostics.TreeNodes(span("nodes")));
        else if (nodes % 2 == 0) diagnostics.Add(Diagnostics.TreeCount(span("nodes"), nodes));
        if (cell.Memory is { } memory && inputs.Contains(memory)) diagnostics.Add(Diagnostics.MemoryName(span("memory"), memory));
        CheckSize(cell, span);
    }

    private void CheckSize(BoundCell cell, Func<string, Span> span)
    {
        if (cell.Stride != 1) diagnostics.Add(Diagnostics.RecurrentSize(span("stride")));
        else if (cell.ReduceAfter.Count > 0) diagnostics.Add(Diagnostics.RecurrentSize(span("reduce")));
        else if (cell.EdgeLimit > 0) diagnostics.Add(Diagnostics.RecurrentSize(span("limit")));
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
            switch (clause)
            {
                case FromSyntax from:
                    cell.From = Taken(from, cell);
                    break;
                case OpSyntax op:
                    cell.Op = op.Set.Text;
                    useSet(op.Set);
                    break;
                case ThenSyntax then:
                    cell.Then = then.Set.Text;
                    useSet(then.Set);
                    break;
                case ToSyntax to:
                    cell.To = Banks(to.Keep);
                    break;
                case AllocateSyntax:
                    cell.Allocates = true;
                    break;
                case MergeSyntax merge:
                    cell.Merging = merge.Merging;
                    break;
                case SkipSyntax skip:
                    (cell.Skips, cell.SkipsBeforeLast) = (true, skip.BeforeLast);
                    break;
            }
        }

        if (cell.Syntax.IsBroken || parent is { IsBroken: true }) return;
        if (cell.From is null && !seen.ContainsKey("from"))
        {
            var example = $"nodes {Shown(syntax)} {{ from 2 of previous, op {cell.Op ?? "Operations"} }}";
            diagnostics.Add(Diagnostics.MissingNodeClause(syntax.Span, "from", example));
        }

        if (cell.Op is null && cell.Then is null && !seen.ContainsKey("op") && !seen.ContainsKey("then"))
            diagnostics.Add(
                Diagnostics.MissingNodeClause(syntax.Span, "op", $"nodes {Shown(syntax)} {{ from 2 of previous, op Operations }}"));
    }

    // More than there are inputs is reported once those are known.
    private From? Taken(FromSyntax syntax, BoundCell cell)
    {
        if (syntax.Wiring == Wiring.All) return From.All;
        if (syntax.Wiring == Wiring.Last) return From.Last;
        if (syntax.Wiring == Wiring.Nodes) return From.AnyNodes;
        if (syntax.Wiring == Wiring.Pairs) return From.Pairs;
        if (syntax.Wiring == Wiring.Each) return syntax.Inputs == 1 ? From.Exactly(1) : From.Each(syntax.Inputs);
        if (syntax.Keep is not { } keep) return From.Any;
        if (syntax.Wiring == Wiring.Banks) return Banks(keep);
        if (keep.Last is null)
        {
            var count = Limits.Whole(keep.First, 1, int.MaxValue, diagnostics, () => Diagnostics.KeepCount(keep.First.Span, cell.Inputs?.Count ?? 2));
            return count is { } exactly ? From.Exactly(exactly) : null;
        }

        if (Limits.Whole(keep.First, 0, int.MaxValue, diagnostics, () => Diagnostics.KeepRange(keep.Span)) is not { } least) return null;
        var max = Limits.Whole(keep.Last, Math.Max(1, least), Limits.Nodes, diagnostics, () => Diagnostics.KeepRange(keep.Span));
        return max is { } most ? From.Some(least, most) : null;
    }

    // 2, or 1..2, of banks; none would be nothing to do.
    private From? Banks(RangeSyntax keep)
    {
        if (Limits.Whole(keep.First, 1, Limits.Nodes, diagnostics, () => Diagnostics.BankRange(keep.Span, Limits.Nodes)) is not { } least) return null;
        if (keep.Last is null) return From.Banks(least, least);
        return Limits.Whole(keep.Last, least, Limits.Nodes, diagnostics, () => Diagnostics.BankRange(keep.Span, Limits.Nodes)) is { } most ? From.Banks(least, most) : null;
    }

    private static string Shown(NodesSyntax syntax) =>
        Limits.IsWhole(syntax.Count.Value, 1, Limits.Nodes) ? ((int)syntax.Count.Value).ToString() : "4";
}
