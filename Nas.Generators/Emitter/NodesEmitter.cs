using Nas.Dsl.CSharp;
using Nas.Dsl.Model;

namespace Nas.Generators.Emitter;

/// <summary>Writes the records of a graph whose nodes are a record each.</summary>
internal static class NodesEmitter
{
    public static void Emit(CodeWriter code, NetNames names, Graph graph)
    {
        var start = ArchitectureEmitter.StartParameter(graph).Length > 0 ? ", start" : "";
        string Arguments(int node) => NetNames.HasAllEdges(graph) ? $", {First(graph, node)}" : start;
        EmitGraph(code, names, graph, Arguments, Arguments);
        for (var node = 0; node < graph.Nodes.Count; node++)
        {
            code.Line();
            EmitNode(code, names, graph, node);
        }

        if (graph.Memory is { } memory) MemoryEmitter.Emit(code, names, graph, memory);
        if (graph.Banks > 0)
        {
            code.Line();
            EmitSets(code, names.Banks(graph), $"Some of the memory banks of the {graph.Kind} {graph.Cell!.Name}.", [.. Enumerable.Range(0, graph.Banks).Select(bank => (Identifiers.Pascal(Graph.BankName(bank)), Graph.BankName(bank)))]);
        }

        if (NetNames.ChoosesStates(graph))
        {
            code.Line();
            EmitStates(code, names, graph);
        }

        if (!graph.IsPyramid) return;
        code.Line();
        EmitOrders(code, names, graph);
    }

    /// <summary>Writes the record of a graph: a member for each node, and one for what is put out where that is chosen.</summary>
    /// <param name="code">Where to.</param>
    /// <param name="names">The names.</param>
    /// <param name="graph">The graph.</param>
    /// <param name="readArguments">What a node's method <c>Read</c> takes behind the genotype, each argument behind a comma.</param>
    /// <param name="writeArguments">What its method <c>Write</c> takes behind the values and before its place.</param>
    public static void EmitGraph(CodeWriter code, NetNames names, Graph graph, Func<int, string> readArguments, Func<int, string> writeArguments)
    {
        var (record, nodes) = (names.GraphArchitecture(graph), Enumerable.Range(0, graph.Nodes.Count).ToArray());
        code.Summary($"What the {graph.Kind} {graph.Cell!.Name} is: a choice for each of its nodes{(graph.Joined is null ? "" : ", and what is put out")}{(graph.IsPyramid ? ", and in which order the last ones have the scales" : "")}{(graph.Memory is null ? "" : ", and for its memory")}.");
        foreach (var node in nodes) code.Param($"Node{node}", $"The node <c>n{node}</c>.");
        if (graph.Joined is not null) code.Param("Output", "The states that are put out.");
        if (graph.IsPyramid) code.Param("Order", $"The scales of the last {graph.Inputs.Count} nodes.");
        if (graph.Memory is { } carried) code.Param("Memory", $"The memory <c>{carried.Name}</c>.");
        code.Line(Global.GeneratedCode);
        var parameters = nodes.Select(n => $"{names.Node(graph, n)} Node{n}");
        if (graph.Joined is not null) parameters = parameters.Append($"{names.States(graph)} Output");
        if (graph.IsPyramid) parameters = parameters.Append($"{names.Order(graph)} Order");
        if (graph.Memory is not null) parameters = parameters.Append($"{names.Memory(graph)} Memory");
        using (code.Block($"public sealed record {record}({string.Join(", ", parameters)})"))
        {
            var read = nodes.Select(n => $"{names.Node(graph, n)}.Read(genotype{readArguments(n)})");
            if (graph.Joined is { } joined) read = read.Append(ReadSet(names.States(graph), graph, joined, 0));
            if (graph.IsPyramid) read = read.Append($"({names.Order(graph)})genotype[{ArchitectureEmitter.At(graph, graph.Order)}]");
            if (graph.Memory is not null) read = read.Append($"{names.Memory(graph)}.Read(genotype)");
            code.Line($"internal static {record} Read({Global.Genotype} genotype{ArchitectureEmitter.StartParameter(graph)}) => new {record}(");
            code.List(read, ");");
            code.Line();
            using (code.Block(ArchitectureEmitter.WriteSignature(graph)))
            {
                foreach (var node in nodes) code.Line($"Node{node}.Write(values{writeArguments(node)}, {ArchitectureEmitter.Place(names, graph, $"Node{node}")});");
                if (graph.Memory is not null) code.Line($"Memory.Write(values, {ArchitectureEmitter.Place(names, graph, "Memory")});");
                if (graph.Joined is { } output) WriteSet(code, graph, output, 0, "Output", ArchitectureEmitter.Place(names, graph, "Output"));
                if (graph.IsPyramid) WriteMember(code, ArchitectureEmitter.At(graph, graph.Order), "Order", Permutations.Count(graph.Inputs.Count), ArchitectureEmitter.Place(names, graph, "Order"));
            }
        }
    }

    /// <summary>The expression that reads what a node makes of its inputs.</summary>
    /// <param name="at">The index of the decision, as an expression.</param>
    /// <param name="merging">What it may be.</param>
    public static string ReadMerge(string at, Merging merging) => $"genotype[{at}] == 0 ? {Global.Merge}.Add : {Global.Merge}.{Other(merging)}";

    /// <summary>Writes the statements that write what a node makes of its inputs.</summary>
    /// <param name="code">Where to.</param>
    /// <param name="at">The index of the decision, as an expression.</param>
    /// <param name="merging">What it may be.</param>
    public static void WriteMerge(CodeWriter code, string at, Merging merging) => WriteOneOf(code, at, "Merge", Global.Merge, "Add", Other(merging));

    /// <summary>Writes the statements that write one of two members of an enumeration.</summary>
    /// <param name="code">Where to.</param>
    /// <param name="at">The index of the decision, as an expression.</param>
    /// <param name="member">The member of the node's record.</param>
    /// <param name="type">The enumeration.</param>
    /// <param name="first">Its member for 0.</param>
    /// <param name="second">Its member for 1.</param>
    public static void WriteOneOf(CodeWriter code, string at, string member, string type, string first, string second)
    {
        code.Line($"if ({member} is not ({type}.{first} or {type}.{second}))");
        code.Indented($"throw new {Global.ArgumentException}($\"{{node}}.{member} is {{{member}}}; it must be {first} or {second}.\");");
        code.Line($"values[{at}] = {member} == {type}.{first} ? 0 : 1;");
    }

    private static string Other(Merging merging) =>
        merging switch { Merging.AddOrConcat => "Concat", Merging.AddOrAttention => "Attention", _ => "Multiply" };

    // Writes the statements that write a member of an enumeration whose members stand for the values of a decision.
    private static void WriteMember(CodeWriter code, string at, string member, int count, string place)
    {
        code.Line($"if ((int){member} is < 0 or >= {count})");
        code.Indented($"throw new {Global.ArgumentException}($\"{Inside(place)} is {{{member}}}, which is none.\");");
        code.Line($"values[{at}] = (long){member};");
    }

    private static string First(Graph graph, int node) => ArchitectureEmitter.At(graph, graph.Nodes[node].Edges[0].Decision);

    private static void EmitNode(CodeWriter code, NetNames names, Graph graph, int index)
    {
        var (record, node) = (names.Node(graph, index), graph.Nodes[index]);
        var states = NetNames.States(graph, graph.Inputs.Count + graph.Nodes.Count);
        // Where every edge is there, the decisions on them follow each other.
        var isFull = NetNames.HasAllEdges(graph);
        var definition = $"{names.GlobalNet}.Definition";
        var members = Members(names, graph, node, states).ToArray();
        code.Summary($"What the node <c>{node.Name}</c> of the {graph.Kind} {graph.Cell!.Name} is: {Summary(graph)}.");
        foreach (var member in members) code.Param(member.Name, member.Comment);
        code.Line(Global.GeneratedCode);
        using (code.Block($"public sealed record {record}({string.Join(", ", members.Select(m => $"{m.Type} {m.Name}"))})"))
        {
            var parameter = isFull ? ", int first" : ArchitectureEmitter.StartParameter(graph);
            code.Line($"internal static {record} Read({Global.Genotype} genotype{parameter}) => new {record}(");
            code.List(members.Select(m => m.Merge >= 0 ? ReadMerge(At(m.Merge), node.Merging)
                : m.Scale >= 0 ? $"({names.Scale(graph)})genotype[{At(m.Scale)}]"
                : m.Choice is null ? ReadSet(m.Type, graph, m.States, m.FirstState)
                : m.IsOptional ? $"(genotype[{At(m.States.Decision)}] & {1L << m.Bit}L) != 0 ? {names.Table(m.Choice).Read(Decision(m.Choice), definition)} : null"
                : names.Table(m.Choice).Read(Decision(m.Choice), definition)), ");");
            code.Line();
            using (code.Block($"internal void Write(long[] values{parameter}, string node)"))
            {
                foreach (var member in members)
                {
                    if (member.Merge >= 0)
                    {
                        WriteMerge(code, At(member.Merge), node.Merging);
                        continue;
                    }

                    if (member.Scale >= 0)
                    {
                        WriteMember(code, At(member.Scale), "Scale", graph.Inputs.Count, "node + \".Scale\"");
                        continue;
                    }

                    if (member.Choice is null)
                    {
                        WriteSet(code, graph, member.States, member.FirstState, member.Name, $"node + \".{member.Name}\"");
                        continue;
                    }

                    var operation = member.IsOptional ? Identifiers.Escape(Identifiers.Camel(member.Name)) + "Op" : member.Name;
                    var write = names.Table(member.Choice).Write(Decision(member.Choice), operation, $"node + \".{member.Name}\"", definition);
                    if (!member.IsOptional)
                    {
                        code.Line(write);
                        continue;
                    }

                    using (code.Block($"if ({member.Name} is {{ }} {operation})"))
                    {
                        code.Line($"values[{At(member.States.Decision)}] |= {1L << member.Bit}L;");
                        code.Line(write);
                    }
                }
            }
        }

        string At(int decision) => ArchitectureEmitter.At(graph, decision);

        string Decision(Choice choice) => isFull ? $"first + {choice.Decision - node.Edges[0].Decision}" : At(choice.Decision);
    }

    private static IEnumerable<Member> Members(NetNames names, Graph graph, Node node, IReadOnlyList<string> states)
    {
        var isChosen = node.ChoosesEdges;
        if (node.Read is { } read) yield return Member.Set(names.Banks(graph), "From", "The memory banks it reads.", read, 0);
        if (isChosen && node.Edges[0].Choice is null)
        {
            for (var i = 0; i < node.From.Count; i++)
                yield return node.From.Count == 1 ? Member.Set(names.States(graph), "From", graph.TakesNodes ? "The nodes it takes." : "The states it takes.", node.From[0], graph.TakesNodes ? graph.Inputs.Count : 0)
                    : Member.Set(names.States(graph), $"From{i}", $"The state that its input {i} takes.", node.From[i], 0);
        }

        foreach (var edge in node.Edges)
        {
            if (edge.Choice is not { } choice) continue;
            var state = graph.StateName(edge.State);
            var input = node.From.Count == 1 ? "" : $"{node.InputOf(edge)}";
            yield return graph.Cell!.Rule.From.Wiring == Wiring.Last
                ? new Member("Op", "Op", $"The operation on <c>{state}</c>.", choice)
                : new Member(
                    isChosen ? "Op?" : "Op",
                    input.Length == 0 ? states[edge.State] : $"Input{input}{states[edge.State]}",
                    $"The operation on the edge from <c>{state}</c>{(input.Length == 0 ? "" : $", for input {input}")}{(isChosen ? ", or null: there is none" : "")}.", choice)
                {
                    IsOptional = isChosen,
                    States = edge.Taken,
                    Bit = edge.Taken.Shift,
                };
        }

        if (node.Merge >= 0) yield return new Member(Global.Merge, "Merge", "What is made of them.", null) { Merge = node.Merge };
        if (node.Scale >= 0) yield return new Member(names.Scale(graph), "Scale", "Its scale.", null) { Scale = node.Scale };
        if (node.Then is { } then)
        {
            var name = node.Edges.All(e => e.Choice is null) ? "Op" : "Then";
            yield return new Member("Op", name, node.Read is null ? "The operation on their sum." : "The operation on what it reads.", then);
        }

        if (node.Write is { } write) yield return Member.Set(names.Banks(graph), "To", "The memory banks its result is added to.", write, 0);
        if (node.Skips is { } skips) yield return Member.Set(names.States(graph), "Skip", "The nodes that are added.", skips, graph.Inputs.Count);
    }

    private static string Summary(Graph graph) => NetNames.HasAllEdges(graph) ? "an operation for each state before it" : graph.Cell!.Rule.ToString();

    private static string ReadSet(string type, Graph graph, Selection selection, int firstState)
    {
        var value = $"genotype[{ArchitectureEmitter.At(graph, selection.Decision)}]";
        if (selection.Shift > 0) value = $"({value} >> {selection.Shift})";
        value = $"{value} & {(1L << selection.Count) - 1}L";
        return $"({type})({(firstState == 0 ? value : $"({value}) << {firstState}")})";
    }

    private static void WriteSet(CodeWriter code, Graph graph, Selection selection, int firstState, string member, string place)
    {
        code.Line($"if (((long){member} & ~{((1L << selection.Count) - 1) << firstState}L) != 0)");
        var possible = string.Join(", ", Enumerable.Range(firstState, selection.Count).Select(i => graph.Banks > 0 ? Graph.BankName(i) : graph.StateName(i)));
        code.Indented($"throw new {Global.ArgumentException}($\"{Inside(place)} is {{{member}}}; possible are {possible}.\");");
        var bits = firstState == 0 ? $"(long){member}" : $"((long){member} >> {firstState})";
        code.Line($"values[{ArchitectureEmitter.At(graph, selection.Decision)}] |= {bits}{(selection.Shift == 0 ? "" : $" << {selection.Shift}")};");
    }

    // A place, literals and variables with plus between them, as it stands inside of a message.
    private static string Inside(string place) =>
        string.Concat(place.Split([" + "], StringSplitOptions.None).Select(part => part[0] == '"' ? part.Trim('"') : $"{{{part}}}"));

    private static void EmitStates(CodeWriter code, NetNames names, Graph graph)
    {
        var states = NetNames.States(graph, graph.Inputs.Count + graph.Nodes.Count);
        EmitSets(code, names.States(graph), $"Some of the states of the {graph.Kind} {graph.Cell!.Name}.", [.. states.Select((state, i) => (state, graph.StateName(i)))]);
    }

    private static void EmitSets(CodeWriter code, string type, string summary, IEnumerable<(string Member, string Name)> members) => code.Enum(
        summary,
        $"{type} : long",
        [("None of them.", "None = 0"), .. members.Select((member, i) => ($"<c>{member.Name}</c>", $"{member.Member} = {1L << i}L"))],
        "[global::System.Flags]");

    private static void EmitOrders(CodeWriter code, NetNames names, Graph graph)
    {
        var scales = Identifiers.Unique(graph.Inputs.Select(Identifiers.Pascal), []);
        code.Enum(
            $"The scales of the {graph.Kind} {graph.Cell!.Name}, the finest first.", names.Scale(graph), graph.Inputs.Zip(scales, (input, scale) => ($"As large as <c>{input}</c>.", scale)));
        code.Line();
        code.Enum(
            $"The orders in which the last {scales.Count} nodes of the {graph.Kind} {graph.Cell.Name} have its scales.",
            names.Order(graph),
            Enumerable.Range(0, Permutations.Count(scales.Count)).Select(rank => Permutations.At(scales.Count, rank))
                .Select(order => ($"<c>{string.Join(" ", order.Select(s => graph.Inputs[s]))}</c>", string.Join("_", order.Select(s => scales[s])))));
    }

    /// <summary>A member of a node's record: an operation, or a set of states.</summary>
    private sealed record Member(string Type, string Name, string Comment, Choice? Choice)
    {
        /// <summary>Whether there may be none.</summary>
        public bool IsOptional { get; init; }

        /// <summary>The decision on what becomes of what comes in, or -1: it is none.</summary>
        public int Merge { get; init; } = -1;

        /// <summary>The decision on the scale, or -1: it is none.</summary>
        public int Scale { get; init; } = -1;

        /// <summary>The selection that says whether there is one, or that it is.</summary>
        public Selection States { get; init; }

        /// <summary>The bit of the selection's decision.</summary>
        public int Bit { get; init; }

        /// <summary>The state of the set's first place.</summary>
        public int FirstState { get; init; }

        /// <summary>A set of states.</summary>
        public static Member Set(string type, string name, string comment, Selection states, int firstState) =>
            new(type, name, comment, null) { States = states, FirstState = firstState };
    }
}
