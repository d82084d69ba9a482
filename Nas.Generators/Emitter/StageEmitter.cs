using Nas.Dsl.Model;

namespace Nas.Generators.Emitter;

/// <summary>Writes the record of a stage.</summary>
internal static class StageEmitter
{
    public static void Emit(CodeWriter code, NetNames names, Graph graph)
    {
        var (stage, record) = (graph.Stage!, names.GraphArchitecture(graph));
        var blocks = stage.IsSame ? ["Block"] : Enumerable.Range(0, graph.Nodes.Count).Select(n => $"Node{n}").ToArray();
        // Blocks beyond the depth are none.
        string Type(int block) => !stage.IsSame && block >= stage.MinDepth ? "Op?" : "Op";
        var isNumber = stage.Channels.All(c => c.Parameter is null);
        var parameters = new List<string>();
        if (graph.Depth >= 0) parameters.Add("int Depth");
        if (graph.Width >= 0) parameters.Add(isNumber ? "int Channels" : "int ChannelsIndex");
        parameters.AddRange(blocks.Select((b, i) => $"{Type(i)} {b}"));

        code.Summary($"What the stage {stage.Name} is.");
        if (graph.Depth >= 0) code.Param("Depth", $"How many blocks it has, {stage.MinDepth} to {stage.MaxDepth}.");
        if (graph.Width >= 0)
            code.Param(isNumber ? "Channels" : "ChannelsIndex", isNumber
                ? $"Its width: {Listed(stage)}."
                : $"Its width: {string.Join(", ", stage.Channels.Select((c, i) => $"{i} is <c>{c}</c>"))}.");
        for (var i = 0; i < blocks.Length; i++)
            code.Param(blocks[i], stage.IsSame ? "The operation of every block." : $"The operation of the block <c>n{i}</c>{(Type(i) == "Op?" ? ", or null where the stage is not so deep" : "")}.");
        code.Line(Global.GeneratedCode);
        using (code.Block($"public sealed record {record}({string.Join(", ", parameters)})"))
        {
            code.Line($"internal static {record} Read({Global.Genotype} genotype) => new {record}(");
            code.List(Read(), ");");
            code.Line();
            using (code.Block("internal void Write(long[] values)"))
            {
                if (graph.Depth >= 0)
                {
                    code.Line($"if (Depth < {stage.MinDepth} || Depth > {stage.MaxDepth})");
                    code.Indented($"throw new {Global.ArgumentException}($\"{names.Graph(graph)}.Depth is {{Depth}}; it must be {stage.MinDepth} to {stage.MaxDepth}.\");");
                    code.Line($"values[{graph.Depth}] = Depth - {stage.MinDepth};");
                }

                if (graph.Width >= 0 && isNumber)
                {
                    using (code.Block($"values[{graph.Width}] = Channels switch", "};"))
                    {
                        for (var i = 0; i < stage.Channels.Count; i++) code.Line($"{stage.Channels[i]} => {i},");
                        code.Line($"_ => throw new {Global.ArgumentException}($\"{names.Graph(graph)}.Channels is {{Channels}}; it must be {Listed(stage)}.\"),");
                    }
                }
                else if (graph.Width >= 0)
                {
                    code.Line($"if (ChannelsIndex < 0 || ChannelsIndex > {stage.Channels.Count - 1})");
                    code.Indented($"throw new {Global.ArgumentException}($\"{names.Graph(graph)}.ChannelsIndex is {{ChannelsIndex}}; it must be 0 to {stage.Channels.Count - 1}.\");");
                    code.Line($"values[{graph.Width}] = ChannelsIndex;");
                }

                for (var i = 0; i < blocks.Length; i++)
                {
                    var choice = graph.Nodes[i].Edges[0].Choice!;
                    var place = $"\"{names.Graph(graph)}.{blocks[i]}\"";
                    string Write(string operation) => names.Table(choice).Write($"{choice.Decision}", operation, place, $"{names.GlobalNet}.Definition");
                    if (Type(i) == "Op")
                    {
                        code.Line(Write(blocks[i]));
                        continue;
                    }

                    code.Line($"if (Depth > {i})");
                    code.Indented(Write($"{blocks[i]} ?? throw new {Global.ArgumentException}($\"{names.Graph(graph)}.{blocks[i]} is null, but Depth is {{Depth}}.\")"));
                    code.Line($"else if ({blocks[i]} is not null)");
                    code.Indented($"throw new {Global.ArgumentException}($\"{names.Graph(graph)}.{blocks[i]} is {{{blocks[i]}}}, but Depth is {{Depth}}; it must be null.\");");
                }
            }
        }

        static string Listed(Stage stage) =>
            $"{string.Join(", ", stage.Channels.Take(stage.Channels.Count - 1))} or {stage.Channels[stage.Channels.Count - 1]}";

        IEnumerable<string> Read()
        {
            if (graph.Depth >= 0) yield return $"{stage.MinDepth} + (int)genotype[{graph.Depth}]";
            if (graph.Width >= 0) yield return isNumber ? $"new int[] {{ {string.Join(", ", stage.Channels)} }}[genotype[{graph.Width}]]" : $"(int)genotype[{graph.Width}]";
            for (var i = 0; i < blocks.Length; i++)
            {
                var choice = graph.Nodes[i].Edges[0].Choice!;
                var read = names.Table(choice).Read($"{choice.Decision}", $"{names.GlobalNet}.Definition");
                yield return Type(i) == "Op" ? read : $"genotype.IsActive({choice.Decision}) ? {read} : null";
            }
        }
    }
}
