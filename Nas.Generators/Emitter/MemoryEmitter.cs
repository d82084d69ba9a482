using Nas.Dsl.Model;

namespace Nas.Generators.Emitter;

/// <summary>Writes the record of what a recurrent cell carries beside its state, and the enumeration of the nodes that it may be of.</summary>
internal static class MemoryEmitter
{
    public static void Emit(CodeWriter code, NetNames names, Graph graph, CellMemory memory)
    {
        var (record, place, table) = (names.Memory(graph), names.Place(graph), names.Table(memory.Then));
        code.Line();
        code.Summary($"What the memory <c>{memory.Name}</c> of the {graph.Kind} {graph.Name} is.");
        if (memory.Merge >= 0) code.Param("Merge", "What is made of it and the node that it is joined to.");
        code.Param("Op", "The operation on both together.");
        code.Param("Into", "The node that it is joined to.");
        code.Param("From", "The node that it comes from, before that node's operation.");
        code.Line(Global.GeneratedCode);
        using (code.Block($"public sealed record {record}({(memory.Merge >= 0 ? $"{Global.Merge} Merge, " : "")}Op Op, {place} Into, {place} From)"))
        {
            code.Line($"internal static {record} Read({Global.Genotype} genotype) => new {record}(");
            string[] merge = memory.Merge >= 0 ? [NodesEmitter.ReadMerge($"{memory.Merge}", Merging.AddOrMultiply)] : [];
            code.List([.. merge, table.Read($"{memory.Then.Decision}", $"{names.GlobalNet}.Definition"), $"({place})genotype[{memory.Into}]", $"({place})genotype[{memory.From}]"], ");");
            code.Line();
            using (code.Block("internal void Write(long[] values, string node)"))
            {
                if (memory.Merge >= 0) NodesEmitter.WriteMerge(code, $"{memory.Merge}", Merging.AddOrMultiply);
                code.Line(table.Write($"{memory.Then.Decision}", "Op", "node + \".Op\"", $"{names.GlobalNet}.Definition"));
                WritePlace(code, graph, place, "Into", memory.Into);
                WritePlace(code, graph, place, "From", memory.From);
            }
        }

        code.Line();
        code.Enum($"A node of the {graph.Kind} {graph.Name}.", place, graph.Nodes.Select((node, n) => ($"<c>{node.Name}</c>", $"Node{n}")));
    }

    private static void WritePlace(CodeWriter code, Graph graph, string place, string member, int decision)
    {
        code.Line($"if ({member} is < {place}.Node0 or > {place}.Node{graph.Nodes.Count - 1})");
        code.Indented($"throw new {Global.ArgumentException}($\"{{node}}.{member} is {{{member}}}; it must be Node0 to Node{graph.Nodes.Count - 1}.\");");
        code.Line($"values[{decision}] = (long){member};");
    }
}
