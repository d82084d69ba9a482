using Nas.Dsl.Model;

namespace Nas.Generators.Emitter;

/// <summary>Writes <c>Architecture</c> and the records it is made of: the typed face of a genotype.</summary>
internal static class ArchitectureEmitter
{
    public static void Emit(CodeWriter code, NetNames names)
    {
        EmitArchitecture(code, names);
        foreach (var cell in names.Space.Cells)
        {
            code.Line();
            EmitCell(code, names, cell);
            if (cell.Wiring == Wiring.Some)
            {
                code.Line();
                EmitKeepingNode(code, names, cell);
                code.Line();
                EmitInput(code, names, cell);
            }
            else
            {
                for (var node = 0; node < cell.Nodes; node++)
                {
                    code.Line();
                    EmitFullNode(code, names, cell, node);
                }
            }
        }
    }

    private static void EmitArchitecture(CodeWriter code, NetNames names)
    {
        var (space, cells) = (names.Space, names.Space.Cells);
        code.Summary($"An architecture of {space.Name}: a choice for each of its cells.");
        foreach (var cell in cells) code.Param(names.Cell(cell), $"What the cell {cell.Name} is.");
        code.Line(Global.GeneratedCode);
        using (code.Block(
            $"public sealed record Architecture({string.Join(", ", cells.Select(c => $"{names.CellArchitecture(c)} {names.Cell(c)}"))}) : {Global.IArchitecture}"))
        {
            code.Summary("The typed face of a genotype.");
            code.Param("genotype", $"A point of <see cref=\"{names.Net}.Space\"/>.");
            code.Line($"/// <exception cref=\"{Global.ArgumentException}\">The genotype is one of another space.</exception>");
            using (code.Block($"public static Architecture FromGenotype({Global.Genotype} genotype)"))
            {
                code.Line($"if (!genotype.Space.Equals({names.GlobalNet}.Space.Decisions))");
                code.Indented($"throw new {Global.ArgumentException}(\"The genotype is not one of {space.Name}.\", nameof(genotype));");
                code.Line("return new Architecture(");
                code.List(cells.Select(c => $"{names.GlobalNet}.{names.CellArchitecture(c)}.Read(genotype)"), ");");
            }

            code.Line();
            code.Summary("Reads the text that <see cref=\"ToString\"/> writes.");
            code.Param("text", "Each cell with its nodes.");
            code.Line("/// <exception cref=\"global::System.FormatException\">The text is not an architecture of this space.</exception>");
            code.Line("public static Architecture Parse(string text) =>");
            code.Indented($"FromGenotype({Global.GenotypeText}.Parse({names.GlobalNet}.Space, text));");
            code.Line();
            code.Summary("The same choices as a vector: what <see cref=\"FromGenotype\"/> reads.");
            code.Line($"/// <exception cref=\"{Global.ArgumentException}\">An input or an operation is not one of its node's choices.</exception>");
            using (code.Block($"public {Global.Genotype} ToGenotype()"))
            {
                code.Line($"var values = new long[{space.Decisions.Items.Count}];");
                foreach (var cell in cells) code.Line($"{names.Cell(cell)}.Write(values);");
                code.Line($"return new {Global.Genotype}({names.GlobalNet}.Space.Decisions, values);");
            }

            code.Line();
            code.Summary("The architecture as one line of text.");
            code.Line("public override string ToString() =>");
            code.Indented($"{Global.GenotypeText}.Write({names.GlobalNet}.Space, ToGenotype());");
        }
    }

    private static void EmitCell(CodeWriter code, NetNames names, Cell cell)
    {
        var (record, nodes) = (names.CellArchitecture(cell), Enumerable.Range(0, cell.Nodes).ToArray());
        code.Summary($"What the cell {cell.Name} is: a choice for each of its nodes.");
        foreach (var node in nodes) code.Param($"Node{node}", $"The node <c>n{node}</c>.");
        code.Line(Global.GeneratedCode);
        using (code.Block($"public sealed record {record}({string.Join(", ", nodes.Select(n => $"{names.Node(cell, n)} Node{n}"))})"))
        {
            code.Line($"internal static {record} Read({Global.Genotype} genotype) => new {record}(");
            code.List(nodes.Select(n => $"{names.Node(cell, n)}.Read(genotype, {FirstDecision(names, cell, n)})"), ");");
            code.Line();
            using (code.Block("internal void Write(long[] values)"))
            {
                foreach (var node in nodes)
                {
                    var states = cell.Wiring == Wiring.Some ? $", {cell.StatesBefore(node)}" : "";
                    code.Line($"Node{node}.Write(values, {FirstDecision(names, cell, node)}{states}, \"{names.Cell(cell)}.Node{node}\");");
                }
            }
        }
    }

    private static void EmitKeepingNode(CodeWriter code, NetNames names, Cell cell)
    {
        var (record, input) = (names.Node(cell, 0), names.Input(cell));
        var inputs = Enumerable.Range(0, cell.Keep).Select(i => $"Input{i}").ToArray();
        code.Summary($"What a node of the cell {cell.Name} is: {Inputs(cell.Keep)}.");
        for (var i = 0; i < cell.Keep; i++) code.Param(inputs[i], $"Input {i}.");
        code.Line(Global.GeneratedCode);
        using (code.Block($"public sealed record {record}({string.Join(", ", inputs.Select(i => $"{input} {i}"))})"))
        {
            using (code.Block($"internal static {record} Read({Global.Genotype} genotype, int from)"))
            {
                code.Line($"var inputs = new {input}[{cell.Keep}];");
                using (code.Block($"for (int state = 0, i = 0; i < {cell.Keep}; state++)"))
                {
                    code.Line("if ((genotype[from] & (1L << state)) != 0)");
                    code.Indented($"inputs[i++] = new {input}(state, Definition.{names.OperationReader(cell.OperationSet)}((int)genotype[from + 1 + state]));");
                }

                code.Line($"return new {record}({string.Join(", ", inputs.Select((_, i) => $"inputs[{i}]"))});");
            }

            code.Line();
            using (code.Block("internal void Write(long[] values, int from, int states, string node)"))
            {
                code.Line($"if ({Rising(inputs)})");
                code.Indented(
                    $"throw new {Global.ArgumentException}($\"{{node}}: From is {string.Join(", ", inputs.Select(i => $"{{{i}.From}}"))}; " +
                    (inputs.Length == 1 ? "it must be 0 to {states - 1}.\");" : "inputs are distinct states of 0 to {states - 1}, in rising order.\");"));
                code.Line($"values[from] = {(inputs.Length == 1 ? $"1L << {inputs[0]}.From" : string.Join(" | ", inputs.Select(i => $"(1L << {i}.From)")))};");
                foreach (var i in inputs)
                    code.Line($"values[from + 1 + {i}.From] = Definition.{names.OperationWriter(cell.OperationSet)}({i}.Op, node + \".{i}\");");
            }
        }
    }

    private static void EmitInput(CodeWriter code, NetNames names, Cell cell)
    {
        var states = string.Join(", ", Enumerable.Range(0, cell.StatesBefore(cell.Nodes - 1)).Select(s => $"{s} is <c>{cell.StateName(s)}</c>"));
        code.Summary($"An input of a node of the cell {cell.Name}.");
        code.Param("From", $"The state it comes from, one before the node: {states}.");
        code.Param("Op", "The operation on the edge.");
        code.Line(Global.GeneratedCode);
        code.Line($"public sealed record {names.Input(cell)}(int From, Op Op);");
    }

    private static void EmitFullNode(CodeWriter code, NetNames names, Cell cell, int node)
    {
        var record = names.Node(cell, node);
        var states = Enumerable.Range(0, cell.StatesBefore(node)).ToArray();
        code.Summary($"What the node <c>n{node}</c> of the cell {cell.Name} is: an operation for each state before it.");
        foreach (var state in states) code.Param(NetNames.State(cell, state), $"The operation on the edge from <c>{cell.StateName(state)}</c>.");
        code.Line(Global.GeneratedCode);
        using (code.Block($"public sealed record {record}({string.Join(", ", states.Select(s => $"Op {NetNames.State(cell, s)}"))})"))
        {
            code.Line($"internal static {record} Read({Global.Genotype} genotype, int first) => new {record}(");
            code.List(states.Select(s => $"{names.GlobalNet}.Definition.{names.OperationReader(cell.OperationSet)}((int)genotype[first + {s}])"), ");");
            code.Line();
            using (code.Block("internal void Write(long[] values, int first, string node)"))
            {
                foreach (var state in states)
                {
                    var property = NetNames.State(cell, state);
                    code.Line($"values[first + {state}] = {names.GlobalNet}.Definition.{names.OperationWriter(cell.OperationSet)}({property}, node + \".{property}\");");
                }
            }
        }
    }

    /// <summary>A node's first decision: which states it keeps, or the operation on its first edge.</summary>
    private static int FirstDecision(NetNames names, Cell cell, int node)
    {
        var choices = names.Space.Graphs.First(g => g.Cell == cell).Nodes[node];
        return choices.From < 0 ? choices.Edges[0].Decision : choices.From;
    }

    private static string Rising(string[] inputs) => string.Join(
        " || ",
        inputs.Skip(1).Select((input, i) => $"{inputs[i]}.From >= {input}.From").Prepend($"{inputs[0]}.From < 0").Append($"{inputs[inputs.Length - 1]}.From >= states"));

    private static string Inputs(int count) =>
        count == 1 ? "its one input" : $"the sum of {count} inputs, in rising order of the states they come from";
}
