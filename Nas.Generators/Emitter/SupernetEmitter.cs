using Nas.Dsl.Model;

namespace Nas.Generators.Emitter;

/// <summary>Writes <c>Supernet</c>: all architectures at once, with shared weights, and its mixed cells.</summary>
internal static class SupernetEmitter
{
    public static void Emit(CodeWriter code, NetNames names)
    {
        code.Summary($"All architectures of {names.Space.Name} at once, sharing weights; gates say what runs.");
        code.Line(Global.GeneratedCode);
        using (code.Block($"public sealed class Supernet : {Global.Supernet}"))
        {
            StageEmitter.EmitFields(code, names);
            code.Line();
            code.Summary("A supernet with new weights.");
            StageEmitter.EmitParameterComments(code, names);
            code.Line($"public Supernet({names.ParameterList})");
            code.Indented($": this({Global.NetworkPlan}.Of({names.GlobalNet}.Space, {names.ParameterValues}))");
            code.Line("{");
            code.Line("}");
            code.Line();
            code.Line($"internal Supernet({Global.NetworkPlan} plan)");
            code.Indented($": base(\"{names.Space.Name}\", plan)");
            using (code.Body())
            {
                StageEmitter.EmitCreation(code, names, affine: false, cell => $"new {names.CellModule(cell)}");
                code.Line("RegisterComponents();");
            }

            code.Line();
            code.Line("/// <inheritdoc/>");
            using (code.Block($"protected override {Global.Tensor} Run({Global.Tensor} x, {Global.Gates} gates)"))
                StageEmitter.EmitCalls(code, names, ", gates", "");

            foreach (var cell in names.Space.Cells)
            {
                code.Line();
                EmitCell(code, names, cell);
            }
        }
    }

    private static void EmitCell(CodeWriter code, NetNames names, Cell cell)
    {
        var one = cell.Inputs.Count == 1;
        var inputs = cell.Inputs.Select(i => $"preprocess_{i}").ToArray();
        var edges = Enumerable.Range(0, cell.Nodes)
            .SelectMany(n => Enumerable.Range(0, cell.StatesBefore(n)).Select(s => (Name: $"n{n}_{cell.StateName(s)}", State: s)))
            .ToArray();
        using (code.Block($"private sealed class {names.CellModule(cell)} : {Global.MixedCell}{(one ? "1" : "")}"))
        {
            foreach (var input in inputs) code.Line($"private readonly {Global.Layer} {input};");
            foreach (var edge in edges) code.Line($"private readonly {Global.MixedEdge} {edge.Name};");
            code.Line();
            code.Line($"public {names.CellModule(cell)}(string name, {Global.CellPlan} plan)");
            code.Indented(": base(name, plan)");
            using (code.Body())
            {
                for (var i = 0; i < inputs.Length; i++)
                    code.Line($"{inputs[i]} = {Global.LayerModules}.Create(\"{inputs[i]}\", plan.Preprocess[{i}], affine: false);");
                foreach (var edge in edges) code.Line($"{edge.Name} = new {Global.MixedEdge}(plan, state: {edge.State});");
                code.Line("RegisterComponents();");
            }

            code.Line();
            var parameters = string.Join(", ", inputs.Select((_, i) => $"{Global.Tensor} x{i}"));
            using (code.Block($"protected override {Global.Tensor} Run({parameters}, {Global.Gates} gates)"))
            {
                for (var i = 0; i < inputs.Length; i++) code.Line($"var s{i} = Input({inputs[i]}, x{i});");
                for (var node = 0; node < cell.Nodes; node++) EmitNode(code, names, cell, node);
                code.Line(cell.Output == CellOutput.Concat
                    ? $"return Concat({string.Join(", ", Enumerable.Range(0, cell.Nodes).Select(n => State(cell, cell.StatesBefore(n))))});"
                    : $"return Last({State(cell, cell.StatesBefore(cell.Nodes - 1))});");
            }
        }
    }

    private static void EmitNode(CodeWriter code, NetNames names, Cell cell, int node)
    {
        var decisions = names.Space.Decisions;
        var name = $"{cell.Name}.n{node}";
        code.Line($"var {State(cell, cell.StatesBefore(node))} = Node(");
        code.Indented("gates,");
        // -1 where there is no such decision: the node takes all edges.
        code.Indented($"from: {decisions.IndexOf($"{name}.from")},");
        code.List(
            Enumerable.Range(0, cell.StatesBefore(node)).Select(s =>
                $"new {Global.Edge}(n{node}_{cell.StateName(s)}, {decisions.IndexOf($"{name}.{cell.StateName(s)}")}, {State(cell, s)})"),
            ");");
    }

    /// <summary>The local variable of a state; inputs are numbered, since a cell may call them anything.</summary>
    private static string State(Cell cell, int state) => state < cell.Inputs.Count ? $"s{state}" : cell.StateName(state);
}
