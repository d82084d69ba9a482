using Nas.Dsl.Model;

namespace Nas.Generators.Emitter;

/// <summary>Writes <c>Network</c> and its cells: one architecture, with the chosen edges only.</summary>
internal static class NetworkEmitter
{
    public static void Emit(CodeWriter code, NetNames names)
    {
        using (code.Block($"private sealed class Network : {Global.Layer}"))
        {
            StageEmitter.EmitFields(code, names);
            code.Line();
            code.Line($"public Network(Architecture architecture, {Global.NetworkPlan} plan)");
            code.Indented($": base(\"{names.Space.Name}\")");
            using (code.Body())
            {
                StageEmitter.EmitCreation(code, names, affine: true, cell => $"new {names.CellModule(cell)}");
                code.Line("RegisterComponents();");
            }

            code.Line();
            using (code.Block($"public override {Global.Tensor} forward({Global.Tensor} x)"))
            {
                code.Line($"using var scope = {Global.Torch}.NewDisposeScope();");
                StageEmitter.EmitCalls(code, names, "", ".MoveToOuterDisposeScope()");
            }
        }

        foreach (var cell in names.Space.Cells)
        {
            code.Line();
            EmitCell(code, names, cell);
        }

        code.Line();
        EmitNode(code);
    }

    private static void EmitCell(CodeWriter code, NetNames names, Cell cell)
    {
        var module = names.CellModule(cell);
        var inputs = cell.Inputs.Select(i => $"preprocess_{i}").ToArray();
        var nodes = Enumerable.Range(0, cell.Nodes).ToArray();
        using (code.Block($"private sealed class {module} : {Global.Module}<{string.Join(", ", inputs.Select(_ => Global.Tensor))}, {Global.Tensor}>"))
        {
            foreach (var input in inputs) code.Line($"private readonly {Global.Layer} {input};");
            foreach (var node in nodes) code.Line($"private readonly Node n{node};");
            code.Line();
            code.Line($"public {module}(string name, {Global.CellPlan} plan, {names.CellArchitecture(cell)} architecture)");
            code.Indented(": base(name)");
            using (code.Body())
            {
                for (var i = 0; i < inputs.Length; i++)
                    code.Line($"{inputs[i]} = {Global.LayerModules}.Create(\"{inputs[i]}\", plan.Preprocess[{i}], affine: true);");
                code.Line("RegisterComponents();");
                foreach (var node in nodes)
                {
                    code.Line($"n{node} = new Node(");
                    code.Indented("this,");
                    code.Indented("plan,");
                    code.Indented($"\"n{node}\",");
                    code.List(Edges(names, cell, node), ");");
                }
            }

            code.Line();
            using (code.Block($"public override {Global.Tensor} forward({string.Join(", ", inputs.Select((_, i) => $"{Global.Tensor} x{i}"))})"))
            {
                code.Line($"using var scope = {Global.Torch}.NewDisposeScope();");
                for (var i = 0; i < inputs.Length; i++) code.Line($"var s{i} = {inputs[i]}.call(x{i});");
                foreach (var node in nodes)
                    code.Line($"var s{inputs.Length + node} = n{node}.Sum({string.Join(", ", Enumerable.Range(0, cell.StatesBefore(node)).Select(s => $"s{s}"))});");
                var outputs = string.Join(", ", nodes.Select(n => $"s{inputs.Length + n}"));
                code.Line(cell.Output == CellOutput.Concat
                    ? $"return {Global.Torch}.cat(new {Global.Tensor}[] {{ {outputs} }}, 1).MoveToOuterDisposeScope();"
                    : $"return s{inputs.Length + cell.Nodes - 1}.MoveToOuterDisposeScope();");
            }
        }
    }

    private static IEnumerable<string> Edges(NetNames names, Cell cell, int node)
    {
        var writer = names.OperationWriter(cell.OperationSet);
        return cell.Wiring == Wiring.Some
            ? Enumerable.Range(0, cell.Keep).Select(i => $"(architecture.Node{node}.Input{i}.From, {writer}(architecture.Node{node}.Input{i}.Op, \"\"))")
            : Enumerable.Range(0, cell.StatesBefore(node)).Select(s => $"({s}, {writer}(architecture.Node{node}.{NetNames.State(cell, s)}, \"\"))");
    }

    private static void EmitNode(CodeWriter code)
    {
        code.Line("// The sum of the chosen edges into a node.");
        using (code.Block("private sealed class Node"))
        {
            code.Line($"private readonly {Global.List}<(int State, {Global.Layer} Operation)> edges = new();");
            code.Line("private readonly int stride;");
            code.Line();
            using (code.Block($"public Node({Global.Module} cell, {Global.CellPlan} plan, string node, params (int State, int Operation)[] chosen)"))
            {
                code.Line("stride = plan.Stride(0);");
                using (code.Block("foreach (var (state, operation) in chosen)"))
                {
                    code.Line("var layers = plan.EdgeLayers(state, plan.OperationSet.Operations[operation]);");
                    code.Line($"if (layers.Count == 1 && layers[0] is {Global.ZeroLayer}) continue;");
                    code.Line("var name = $\"{node}_{plan.Cell.StateName(state)}\";");
                    code.Line($"var module = {Global.LayerModules}.Create(name, layers, affine: true);");
                    code.Line("cell.register_module(name, module);");
                    code.Line("edges.Add((state, module));");
                }
            }

            code.Line();
            using (code.Block($"public {Global.Tensor} Sum(params {Global.Tensor}[] states)"))
            {
                code.Line($"{Global.Tensor}? sum = null;");
                using (code.Block("foreach (var (state, operation) in edges)"))
                {
                    code.Line("var y = operation.call(states[state]);");
                    code.Line("sum = sum is null ? y : sum + y;");
                }

                code.Line("return sum ?? Zeros(states[0]);");
            }

            code.Line();
            code.Line("// Where no edge has an operation: zeros of the node's shape, from that of the cell's first input.");
            code.Line($"private {Global.Tensor} Zeros({Global.Tensor} input) => {Global.Torch}.zeros(");
            code.List(
                [
                    "new long[] { input.shape[0], input.shape[1], ((input.shape[2] - 1) / stride) + 1, ((input.shape[3] - 1) / stride) + 1 }",
                    "dtype: input.dtype",
                    "device: input.device",
                ],
                ");");
        }
    }
}
