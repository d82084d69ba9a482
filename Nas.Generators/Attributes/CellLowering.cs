using Microsoft.CodeAnalysis;

namespace Nas.Generators.Attributes;

/// <summary>
/// Lowers a class to a cell or motif. Each item of a cell, and each clause of its nodes, is one attribute: a new one is one more line in
/// <see cref="Items"/> or <see cref="Clauses"/>.
/// </summary>
internal static class CellLowering
{
    private static readonly Dictionary<string, string> Outputs = new(StringComparer.Ordinal)
    {
        ["ConcatNodes"] = "concat(nodes)", ["Last"] = "last", ["ConcatLoose"] = "concat(loose)", ["ConcatAny"] = "concat(any, channels)", ["SumLoose"] = "sum(loose)",
        ["ConcatBanks"] = "concat(banks)",
        ["MeanNodes"] = "mean(nodes)", ["MeanLoose"] = "mean(loose)", ["Scales"] = "scales",
    };

    private static readonly Dictionary<string, string> Taken = new(StringComparer.Ordinal)
    {
        ["All"] = "all of previous", ["Any"] = "any of previous", ["Last"] = "last", ["AnyNodes"] = "any of nodes", ["Pairs"] = "pairs",
    };

    // As many as a cell may have nodes; the language has no such limit of its own.
    private const int MostInputs = 20;

    // What stands in the braces of nodes.
    private static readonly (string Attribute, Action<Lowering, Applied> Write)[] Clauses =
    [
        ("From", From),
        ("FromEach", FromEach),
        ("FromBanks", (lowering, from) => OfBanks(lowering, "from ", from)),
        ("Op", (lowering, op) => Set(lowering, op, "op ")),
        ("Then", (lowering, then) => Set(lowering, then, "then ")),
        ("ToBanks", (lowering, to) => OfBanks(lowering, "to ", to)),
        ("Skip", (lowering, _) => lowering.Text.Write("skip any of previous")),
        ("SkipBeforeLast", (lowering, _) => lowering.Text.Write("skip any before last")),
        ("Allocate", (lowering, _) => lowering.Text.Write("allocate {replicate, split}")),
        ("Concat", (lowering, _) => lowering.Text.Write("merge concat")),
        ("Merge", (lowering, _) => lowering.Text.Write("merge {add, concat}")),
        ("Attention", (lowering, _) => lowering.Text.Write("merge {add, attention}")),
        ("AddOrMultiply", (lowering, _) => lowering.Text.Write("merge {add, multiply}")),
    ];

    // What stands beside nodes.
    private static readonly (string Attribute, Action<Lowering, Applied> Write)[] Items =
    [
        ("Output", (lowering, output) => lowering.Text.Write($"output {Member(output["output"], Outputs)}")),
        ("Banks", (lowering, banks) => Number(lowering, "banks ", banks["count"])),
        ("Stride", (lowering, stride) => Number(lowering, "stride ", stride["stride"])),
        ("ReduceAfter", (lowering, reduce) => ReduceAfter(lowering, reduce["nodes"])),
        ("Memory", Memory),
        ("LimitEdges", (lowering, limit) => Number(lowering, "limit edges ", limit["limit"])),
    ];

    /// <summary>The attributes that name what a cell is made of.</summary>
    public static bool NamesType(Applied attribute) => attribute.Name is "Like" or "Op" or "Then";

    public static void Write(Lowering lowering, INamedTypeSymbol cell)
    {
        var attributes = lowering.On(cell);
        var kind = attributes.First(a => a.Name is "Cell" or "Motif" or "Recurrent");
        var parent = attributes.FirstOrDefault(a => a.Name == "Like");
        var nodes = attributes.FirstOrDefault(a => a.Name == "Nodes");
        var text = lowering.Text;

        text.Write(kind.Name.ToLowerInvariant() + " ");
        lowering.Declare(cell);
        if (kind["Copies"] is { } copies) Number(lowering, " ", copies);
        if (parent is not null && kind.Name != "Cell")
            lowering.Problems.Add(DeclarationProblems.NoMeaning(parent.Place, parent.Name, $"a {kind.Name.ToLowerInvariant()} says everything itself; only a cell may be like another"));
        else if (parent is not null)
        {
            text.Write(" : ");
            lowering.Refer(parent, "Cell");
        }

        text.Write(" {\n");
        if (kind["inputs"] is { } inputs && inputs.Elements.Any())
        {
            text.Write("  ").Write(kind.Place, _ =>
            {
                text.Write("input ");
                lowering.Names(inputs);
            }).Write("\n");
        }
        else if (parent is null)
            lowering.Problems.Add(DeclarationProblems.MissingAttribute(lowering.PlaceOf(cell), cell.Name, "inputs", $"[{kind.Name}(\"x\")], with their names"));

        if (nodes is not null) Nodes(lowering, nodes, attributes, parent is not null);
        else if (parent is null)
            lowering.Problems.Add(DeclarationProblems.MissingAttribute(lowering.PlaceOf(cell), cell.Name, "nodes", "[Nodes(4)]"));
        foreach (var lost in attributes.Where(a => nodes is null && parent is not null && Clauses.Any(c => c.Attribute == a.Name)))
            lowering.Problems.Add(DeclarationProblems.NoMeaning(lost.Place, lost.Name, "it says something of nodes; add [Nodes(4)]"));
        if (parent is null && attributes.All(a => a.Name != "Output"))
            lowering.Problems.Add(DeclarationProblems.MissingAttribute(lowering.PlaceOf(cell), cell.Name, "output", "[Output(Output.ConcatNodes)]"));

        foreach (var (name, write) in Items)
        {
            foreach (var item in attributes.Where(a => a.Name == name))
                text.Write("  ").Write(item.Place, _ => write(lowering, item)).Write("\n");
        }

        if (attributes.Any(a => a.Name == "Fix")) Fix(lowering, attributes);
        else Default(lowering, attributes);
        text.Write("}\n");
    }

    // fix n1.x skip_connect, n1.n0 sep_conv(3): each attribute is an edge, with its operation behind it.
    private static void Fix(Lowering lowering, IReadOnlyList<Applied> attributes)
    {
        var edges = new List<(Applied Edge, Applied? Operation)>();
        foreach (var attribute in attributes)
        {
            if (attribute.Name == "Fix") edges.Add((attribute, null));
            else if (OperationAttributes.Of(attribute.Name) is null) continue;
            else if (edges.Count > 0 && edges[edges.Count - 1].Operation is null) edges[edges.Count - 1] = (edges[edges.Count - 1].Edge, attribute);
            else lowering.Problems.Add(DeclarationProblems.NoMeaning(attribute.Place, attribute.Name, "an operation stands behind the [Fix] of its edge"));
        }

        foreach (var (edge, _) in edges.Where(e => e.Operation is null))
            lowering.Problems.Add(DeclarationProblems.MissingAttribute(edge.Place, "Fix", "operation", "[Fix(1, \"x\"), SkipConnect]"));
        if (attributes.FirstOrDefault(a => a.Name == "Default") is { } other)
            lowering.Problems.Add(DeclarationProblems.NoMeaning(other.Place, other.Name, "a cell with fixed edges has no default operation"));
        var whole = edges.Where(e => e.Operation is not null).ToArray();
        if (whole.Length == 0) return;
        lowering.Text.Write("  ").Write(whole[0].Edge.Place, item => item.Write("fix ").Join(", ", whole, edge => item.Write(edge.Edge.Place, text =>
        {
            text.Write($"n{edge.Edge["node"]?.Value.Value}.");
            if (edge.Edge["state"] is { } state) lowering.Names(state);
            text.Write(" ");
            OperationLowering.Write(lowering, edge.Operation!);
        }))).Write("\n");
    }

    // default conv_block(5)
    private static void Default(Lowering lowering, IReadOnlyList<Applied> attributes)
    {
        var operations = attributes.Where(a => OperationAttributes.Of(a.Name) is not null).ToArray();
        if (attributes.FirstOrDefault(a => a.Name == "Default") is not { } item)
        {
            lowering.Problems.AddRange(operations.Select(o => DeclarationProblems.NoMeaning(o.Place, o.Name, "an operation of a cell stands behind [Default]")));
            return;
        }

        foreach (var second in operations.Skip(1))
            lowering.Problems.Add(DeclarationProblems.NoMeaning(second.Place, second.Name, "a cell has one default operation"));
        if (operations.Length == 0) lowering.Problems.Add(DeclarationProblems.MissingAttribute(item.Place, "Default", "operation", "[Default, ConvBlock(3)]"));
        else
        {
            lowering.Text.Write("  ").Write(item.Place, text =>
            {
                text.Write("default ");
                OperationLowering.Write(lowering, operations[0]);
            }).Write("\n");
        }
    }

    private static void Nodes(Lowering lowering, Applied nodes, IReadOnlyList<Applied> attributes, bool hasParent)
    {
        var clauses = Clauses.SelectMany(c => attributes.Where(a => a.Name == c.Attribute).Select(a => (Attribute: a, c.Write))).ToArray();
        lowering.Text.Write("  ").Write(nodes.Place, text =>
        {
            Number(lowering, "nodes ", nodes["count"]);
            if (clauses.Length == 0) return;
            text.Write(" { ");
            text.Join(", ", clauses, clause => text.Write(clause.Attribute.Place, _ => clause.Write(lowering, clause.Attribute)));
            text.Write(" }");
        }).Write("\n");
        if (hasParent) return;
        if (clauses.All(c => c.Attribute.Name is not ("From" or "FromEach" or "FromBanks")))
            lowering.Problems.Add(DeclarationProblems.MissingAttribute(nodes.Place, "Nodes", "inputs", "[From(2)] or [From(Previous.All)]"));
        else if (clauses.All(c => c.Attribute.Name is not ("Op" or "Then")))
            lowering.Problems.Add(DeclarationProblems.MissingAttribute(nodes.Place, "Nodes", "operations", "[Op<Operations>] or [Then<Operations>]"));
    }

    private static void From(Lowering lowering, Applied from)
    {
        if (from["which"] is { } which)
        {
            lowering.Text.Write($"from {Member(which, Taken)}");
            return;
        }

        Number(lowering, "from ", from["count"] ?? from["least"]);
        if (from["most"] is { } most) Number(lowering, "..", most);
        lowering.Text.Write(" of previous");
    }

    private static void OfBanks(Lowering lowering, string word, Applied banks)
    {
        Number(lowering, word, banks["count"] ?? banks["least"]);
        if (banks["most"] is { } most) Number(lowering, "..", most);
        lowering.Text.Write(" of banks");
    }

    private static void FromEach(Lowering lowering, Applied from)
    {
        var inputs = from["inputs"]?.Value.Value as int? ?? 1;
        if (inputs is < 1 or > MostInputs)
            lowering.Problems.Add(DeclarationProblems.NoMeaning(from.Place, from.Name, $"a node has 1 to {MostInputs} inputs; write [FromEach(2)]"));
        // A number that is too large is not written out.
        lowering.Text.Write($"from {string.Join(", ", Enumerable.Repeat("previous", Math.Max(1, Math.Min(inputs, MostInputs))))}");
    }

    private static void Set(Lowering lowering, Applied attribute, string word)
    {
        lowering.Text.Write(word);
        lowering.Refer(attribute, "Ops");
    }

    private static void ReduceAfter(Lowering lowering, AppliedArgument? nodes)
    {
        lowering.Text.Write("reduce after ");
        lowering.Text.Join(", ", nodes?.Elements ?? [], node => lowering.Text.Write($"n{node.Value.Value}", node.Place));
    }

    private static void Memory(Lowering lowering, Applied memory)
    {
        lowering.Text.Write("memory ");
        if (memory["name"] is { } name) lowering.Names(name);
    }

    private static void Number(Lowering lowering, string words, AppliedArgument? number)
    {
        lowering.Text.Write(words);
        lowering.Value(number);
    }

    // A number that is no member stands as itself, which the language will not understand either.
    private static string Member(AppliedArgument? argument, Dictionary<string, string> texts)
    {
        var name = argument?.Value.Type?.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(f => f.HasConstantValue && Equals(f.ConstantValue, argument.Value.Value))?.Name;
        return name is not null && texts.TryGetValue(name, out var text) ? text : $"{argument?.Value.Value}";
    }
}
