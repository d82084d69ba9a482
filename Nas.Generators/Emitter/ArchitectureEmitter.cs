using Nas.Dsl.Model;

namespace Nas.Generators.Emitter;

/// <summary>Writes <c>Architecture</c> and the records it is made of: the typed face of a genotype.</summary>
internal static class ArchitectureEmitter
{
    public static void Emit(CodeWriter code, NetNames names)
    {
        EmitArchitecture(code, names);
        // The graphs of a motif share their records.
        foreach (var graph in names.Space.Graphs.GroupBy(names.Shape).Select(g => g.First()))
        {
            code.Line();
            if (NetNames.KeepsInputs(graph)) KeptInputsEmitter.Emit(code, names, graph);
            else if (graph.Stage is not null) StageEmitter.Emit(code, names, graph);
            else NodesEmitter.Emit(code, names, graph);
        }

        if (names.Space.Net.Settings.Count == 0) return;
        code.Line();
        SettingsEmitter.Emit(code, names.Space);
    }

    /// <summary>The index of a decision of a graph as an expression: the graphs of a motif have theirs one behind the other.</summary>
    public static string At(Graph graph, int decision) =>
        !IsShared(graph) ? $"{decision}" : decision == graph.Decisions.Start ? "start" : $"start + {decision - graph.Decisions.Start}";

    /// <summary>The further parameter of methods that read and write a graph.</summary>
    public static string StartParameter(Graph graph) => IsShared(graph) ? ", int start" : "";

    private static bool IsShared(Graph graph) => graph.Cell is { Copies: > 1 };

    private static string Start(Graph graph) => IsShared(graph) ? $", {graph.Decisions.Start}" : "";

    private static void EmitArchitecture(CodeWriter code, NetNames names)
    {
        var (space, graphs) = (names.Space, names.Space.Graphs);
        code.Summary($"An architecture of {space.Name}: a choice for each of its {Kinds(space)}.");
        foreach (var graph in graphs) code.Param(names.Graph(graph), $"What the {graph.Kind} {graph.Name} is.");
        SizesEmitter.Comments(code, names);
        var choosesSettings = space.Net.Settings.Count > 0;
        if (choosesSettings) code.Param(SettingsEmitter.Member, "How it is trained.");
        code.Line(Global.GeneratedCode);
        var members = graphs.Select(g => $"{names.GraphArchitecture(g)} {names.Graph(g)}").Concat(names.Sizes.Select(s => $"int {s}"))
            .Concat(choosesSettings ? [$"{SettingsEmitter.Record} {SettingsEmitter.Member}"] : Array.Empty<string>());
        using (code.Block($"public sealed record Architecture({string.Join(", ", members)}) : {Global.IArchitecture}"))
        {
            code.Summary("The typed face of a genotype.");
            code.Param("genotype", $"A point of <see cref=\"{names.Net}.Space\"/>.");
            code.Line($"/// <exception cref=\"{Global.ArgumentException}\">The genotype is one of another space.</exception>");
            using (code.Block($"public static Architecture FromGenotype({Global.Genotype} genotype)"))
            {
                code.Line($"if (!genotype.Space.Equals({names.GlobalNet}.Space.Decisions))");
                code.Indented($"throw new {Global.ArgumentException}(\"The genotype is not one of {space.Name}.\", nameof(genotype));");
                code.Line("return new Architecture(");
                code.List(graphs.Select(g => $"{names.GlobalNet}.{names.GraphArchitecture(g)}.Read(genotype{Start(g)})").Concat(SizesEmitter.Read(names))
                    .Concat(choosesSettings ? [$"{names.GlobalNet}.{SettingsEmitter.Record}.Read(genotype)"] : Array.Empty<string>()), ");");
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
                foreach (var graph in graphs)
                    code.Line($"{names.Graph(graph)}.Write(values{Start(graph)}{(IsShared(graph) ? $", \"{names.Graph(graph)}\"" : "")});");
                SizesEmitter.Write(code, names);
                if (choosesSettings) code.Line($"{SettingsEmitter.Member}.Write(values);");
                code.Line($"return new {Global.Genotype}({names.GlobalNet}.Space.Decisions, values);");
            }

            code.Line();
            code.Summary("The architecture as one line of text.");
            code.Line("public override string ToString() =>");
            code.Indented($"{Global.GenotypeText}.Write({names.GlobalNet}.Space, ToGenotype());");
        }
    }

    /// <summary>The signature of the method that writes a graph.</summary>
    public static string WriteSignature(Graph graph) => $"internal void Write(long[] values{StartParameter(graph)}{(IsShared(graph) ? ", string graph" : "")})";

    /// <summary>The beginning of a place in a message, as an expression: <c>"Normal.Node0"</c>.</summary>
    public static string Place(NetNames names, Graph graph, string member) => IsShared(graph) ? $"graph + \".{member}\"" : $"\"{names.Graph(graph)}.{member}\"";

    private static string Kinds(SearchSpace space)
    {
        string[] kinds = [.. space.Graphs.Select(g => g.Kind + "s").Distinct(), .. space.Net.Settings.Count > 0 ? ["settings"] : Array.Empty<string>()];
        return kinds.Length == 1 ? kinds[0] : $"{string.Join(", ", kinds.Take(kinds.Length - 1))} and {kinds[kinds.Length - 1]}";
    }
}
