using Nas.Dsl.Model;
using Nas.Dsl.Planning;

namespace Nas.Dsl.CSharp;

/// <summary>Writes a recurrent cell whose nodes move a state by a highway, with the states and activations an architecture chose for it.</summary>
internal sealed class HighwaySource : RecurrentSource
{
    private readonly IReadOnlyList<string> _locals;

    /// <summary>Prepares a class.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="graph">The cell as the architecture has it.</param>
    /// <param name="torch">The names of TorchSharp.</param>
    public HighwaySource(string name, GraphPlan graph, TorchNames torch)
        : base(name, graph, torch)
    {
        var states = Enumerable.Range(0, 1 + graph.Nodes.Count).Select(graph.Graph.StateName);
        _locals = [.. Identifiers.Unique(states, ["x", "h", "channels", GraphPlan.HighwayModule, .. graph.Nodes.Select(n => n.HighwayModule), .. TorchNames.All]).Select(Identifiers.Escape)];
    }

    /// <inheritdoc/>
    protected override IEnumerable<(string Module, string Input, string Output)> Weights =>
        [(GraphPlan.HighwayModule, "inputs + channels", "2 * channels"), .. Graph.Nodes.Select(n => (n.HighwayModule, "channels", "2 * channels"))];

    /// <inheritdoc/>
    protected override void WriteSummary(SourceBuilder source)
    {
        source.Line($"// A recurrent cell of {Graph.Nodes.Count} {(Graph.Nodes.Count == 1 ? "node" : "nodes")}, which goes through a text place by place:");
        for (var n = 0; n < Graph.Nodes.Count; n++) source.Line($"//     {_locals[n + 1]} = {Formula(Graph.Nodes[n])}");
        source.Line($"// From {_locals[0]}, what a place and the state before it are joined to, it goes to the next state, the mean of {Outputs(", ")}.");
    }

    /// <inheritdoc/>
    protected override void WriteStep(SourceBuilder source)
    {
        source.Line("// The state behind a place x, given the state h before it.");
        source.Open($"private {Tensor} Step({Tensor} x, {Tensor} h)");
        source.Line($"var {_locals[0]} = Highway({GraphPlan.HighwayModule}.call({Torch.Function("cat")}([x, h], dim: 1)), h, y => y.tanh());");
        for (var n = 0; n < Graph.Nodes.Count; n++)
        {
            var node = Graph.Nodes[n];
            var terms = Terms(node).Select(t => $"Highway({node.HighwayModule}.call({t.State}), {t.State}, {Activation(t.Layer)})").ToArray();
            source.Line($"var {_locals[n + 1]} = {(terms.Length == 0 ? $"{Torch.Function("zeros_like")}({_locals[0]})" : terms[0])};");
        }

        source.Line(Graph.Outputs.Count == 1 ? $"return {Outputs("")};" : $"return ({Outputs(" + ")}) / {Graph.Outputs.Count};");
        source.Close();
        source.Line();
        source.Line("// How far to move from a state, and where to: s + sigmoid(c) · (f(y) - s), of the two halves c and y.");
        source.Open($"private static {Tensor} Highway({Tensor} halves, {Tensor} state, {Torch.Type("System")}.Func<{Tensor}, {Tensor}> activation)");
        source.Line("var parts = halves.chunk(2, dim: 1);");
        source.Line("return state + parts[0].sigmoid() * (activation(parts[1]) - state);");
        source.Close();
    }

    private string Outputs(string separator) => string.Join(separator, Graph.Outputs.Select(o => _locals[o.Edge.State]));

    private string Formula(NodePlan node) =>
        Terms(node).Select(t => $"{t.Operation}({t.State})").FirstOrDefault() ?? "0";

    private IEnumerable<(string State, Operation? Operation, Layer Layer)> Terms(NodePlan node) =>
        node.Edges.Where(e => e.Candidates.Count > 0).Select(e => (_locals[e.Edge.State], e.Candidates[0].Operation, e.Candidates[0].Layers[0]));

    private string Activation(Layer layer) => $"y => {Activations.Of(layer, "y")}";
}
