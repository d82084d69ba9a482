using Nas.Dsl.Model;

namespace Nas.Generators.Emitter;

/// <summary>Writes the records of a graph whose nodes keep k states each, with an operation on each.</summary>
internal static class KeptInputsEmitter
{
    public static void Emit(CodeWriter code, NetNames names, Graph graph)
    {
        string First(int node) => ArchitectureEmitter.At(graph, graph.Nodes[node].From[0].Decision);
        string States(int node) => $", {First(node)}, {graph.Nodes[node].From[0].Count}";
        NodesEmitter.EmitGraph(code, names, graph, node => IsEach(graph) ? States(node) : $", {First(node)}", States);
        code.Line();
        EmitNode(code, names, graph);
        code.Line();
        EmitInput(code, names, graph);
    }

    private static bool IsEach(Graph graph) => graph.Cell!.Rule.From.Wiring == Wiring.Each;

    private static int Keep(Graph graph) => graph.Cell!.Rule.From.Min;

    private static void EmitNode(CodeWriter code, NetNames names, Graph graph)
    {
        var (record, input, keep) = (names.Node(graph, 0), names.Input(graph), Keep(graph));
        var table = names.Table(graph.Nodes[0].Edges[0].Choice!);
        var inputs = Enumerable.Range(0, keep).Select(i => $"Input{i}").ToArray();
        code.Summary($"What a node of the {graph.Kind} {graph.Cell!.Name} is: {(IsEach(graph) ? $"the sum of {keep} inputs, which may be the same" : Inputs(keep))}.");
        for (var i = 0; i < keep; i++) code.Param(inputs[i], $"Input {i}.");
        var (merges, allocates) = (graph.Nodes[0].Merge >= 0, graph.Nodes[0].Allocation >= 0);
        if (merges) code.Param("Merge", "What is made of them.");
        if (allocates) code.Param("Allocation", "Which channels of their states they get.");
        code.Line(Global.GeneratedCode);
        using (code.Block($"public sealed record {record}({string.Join(", ", inputs.Select(i => $"{input} {i}"))}{(merges ? $", {Global.Merge} Merge" : "")}{(allocates ? $", {Global.Allocation} Allocation" : "")})"))
        {
            if (IsEach(graph))
            {
                EmitEach(code, record, input, table, inputs, merges, allocates);
                return;
            }

            using (code.Block($"internal static {record} Read({Global.Genotype} genotype, int from)"))
            {
                code.Line($"var inputs = new {input}[{keep}];");
                using (code.Block($"for (int state = 0, i = 0; i < {keep}; state++)"))
                {
                    code.Line("if ((genotype[from] & (1L << state)) != 0)");
                    code.Indented($"inputs[i++] = new {input}(state, {table.Read(At(table, "from", "state"))});");
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
                foreach (var i in inputs) code.Line(table.Write(At(table, "from", $"{i}.From"), $"{i}.Op", $"node + \".{i}\""));
            }
        }
    }

    // The first decision on the edge from a state: those on an edge stand behind those on the edges before it, and all behind that on the states.
    private static string At(CandidateTable table, string from, string state) => $"{from} + 1 + {(table.Decisions == 1 ? state : $"({state} * {table.Decisions})")}";

    // Each input has a decision of its own on its state, with those on the operation on each possible edge behind it.
    private static void EmitEach(CodeWriter code, string record, string input, CandidateTable table, string[] inputs, bool merges, bool allocates)
    {
        var size = $"(1 + {(table.Decisions == 1 ? "states" : $"(states * {table.Decisions})")})";
        var merge = $"from + ({inputs.Length} * {size})";
        var allocation = merges ? $"{merge} + 1" : merge;
        using (code.Block($"internal static {record} Read({Global.Genotype} genotype, int from, int states)"))
        {
            var read = inputs.Select((_, i) => i == 0 ? "Input(from)" : $"Input(from + ({i} * {size}))").Concat(merges ? [NodesEmitter.ReadMerge(merge, Merging.AddOrConcat)] : Array.Empty<string>())
                .Concat(allocates ? [$"({Global.Allocation})genotype[{allocation}]"] : Array.Empty<string>());
            code.Line($"return new {record}({string.Join(", ", read)});");
            code.Line();
            using (code.Block($"{input} Input(int first)"))
            {
                code.Line("var state = 0;");
                code.Line("while ((genotype[first] >> state) > 1) state++;");
                code.Line($"return new {input}(state, {table.Read(At(table, "first", "state"))});");
            }
        }

        code.Line();
        using (code.Block("internal void Write(long[] values, int from, int states, string node)"))
        {
            foreach (var (name, i) in inputs.Select((name, i) => (name, i)))
            {
                code.Line($"if ({name}.From < 0 || {name}.From >= states)");
                code.Indented($"throw new {Global.ArgumentException}($\"{{node}}.{name}: From is {{{name}.From}}; it must be 0 to {{states - 1}}.\");");
                var first = i == 0 ? "from" : $"from + ({i} * {size})";
                code.Line($"values[{first}] = 1L << {name}.From;");
                code.Line(table.Write(At(table, first, $"{name}.From"), $"{name}.Op", $"node + \".{name}\""));
            }

            if (merges) NodesEmitter.WriteMerge(code, merge, Merging.AddOrConcat);
            if (allocates) NodesEmitter.WriteOneOf(code, allocation, "Allocation", Global.Allocation, "Replicate", "Split");
        }
    }

    private static void EmitInput(CodeWriter code, NetNames names, Graph graph)
    {
        var states = string.Join(", ", graph.Nodes[graph.Nodes.Count - 1].Edges.Select(e => $"{e.State} is <c>{graph.StateName(e.State)}</c>"));
        code.Summary($"An input of a node of the {graph.Kind} {graph.Cell!.Name}.");
        code.Param("From", $"The state it comes from, one before the node: {states}.");
        code.Param("Op", "The operation on the edge.");
        code.Line(Global.GeneratedCode);
        code.Line($"public sealed record {names.Input(graph)}(int From, Op Op);");
    }

    private static string Rising(string[] inputs) => string.Join(
        " || ",
        inputs.Skip(1).Select((input, i) => $"{inputs[i]}.From >= {input}.From").Prepend($"{inputs[0]}.From < 0").Append($"{inputs[inputs.Length - 1]}.From >= states"));

    private static string Inputs(int count) =>
        count == 1 ? "its one input" : $"the sum of {count} inputs, in rising order of the states they come from";
}
