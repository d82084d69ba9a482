using Nas.Dsl.Model;
using Nas.Dsl.Planning;

namespace Nas.Dsl.CSharp;

/// <summary>Writes a recurrent cell, with the states and activations an architecture chose for it, as a class.</summary>
internal sealed class RecurrentSource : IRecurrentSource
{
    private readonly GraphPlan _graph;
    private readonly TorchNames _torch;
    private readonly ActivationSource _activations;
    private readonly IReadOnlyList<string> _locals;

    /// <summary>Prepares a class.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="graph">The cell as the architecture has it.</param>
    /// <param name="torch">The names of TorchSharp.</param>
    public RecurrentSource(string name, GraphPlan graph, TorchNames torch)
    {
        (Name, _graph, _torch, _activations) = (name, graph, torch, new ActivationSource(torch));
        var states = Enumerable.Range(0, 1 + graph.Nodes.Count).Select(graph.Graph.StateName);
        _locals = [.. Identifiers.Unique(states, ["x", "h", "channels", GraphPlan.HighwayModule, .. graph.Nodes.Select(n => n.HighwayModule), .. TorchNames.All]).Select(Identifiers.Escape)];
    }

    /// <inheritdoc/>
    public string Name { get; }

    private string Linear => _torch.Type("Linear");

    private string Tensor => _torch.Type("Tensor");

    /// <inheritdoc/>
    public void WriteTo(SourceBuilder source)
    {
        source.Line($"// A recurrent cell of {_graph.Nodes.Count} {(_graph.Nodes.Count == 1 ? "node" : "nodes")}, which goes through a text place by place:");
        for (var n = 0; n < _graph.Nodes.Count; n++) source.Line($"//     {_locals[n + 1]} = {Formula(_graph.Nodes[n])}");
        source.Line($"// From {_locals[0]}, what a place and the state before it are joined to, it goes to the next state, the mean of {Outputs(", ")}.");
        source.Open($"private sealed class {Name} : {_torch.Type("Module")}<{Tensor}, {Tensor}>");
        source.Line("private readonly int channels;");
        source.Line($"private readonly {Linear} {GraphPlan.HighwayModule};");
        foreach (var node in _graph.Nodes) source.Line($"private readonly {Linear} {node.HighwayModule};");
        source.Line();
        WriteConstructor(source);
        source.Line();
        WriteForward(source);
        source.Line();
        WriteStep(source);
        source.Line();
        WriteHighway(source);
        source.Close();
    }

    private void WriteConstructor(SourceBuilder source)
    {
        source.Line($"public {Name}(int inputs, int channels)");
        source.Open($"    : base(nameof({Name}))");
        source.Line("this.channels = channels;");
        source.Line($"{GraphPlan.HighwayModule} = {_torch.Function("Linear")}(inputs + channels, 2 * channels, hasBias: false);");
        foreach (var node in _graph.Nodes) source.Line($"{node.HighwayModule} = {_torch.Function("Linear")}(channels, 2 * channels, hasBias: false);");
        source.Line("RegisterComponents();");
        source.Close();
    }

    private void WriteForward(SourceBuilder source)
    {
        source.Open($"public override {Tensor} forward({Tensor} x)");
        source.Line($"using var scope = {_torch.Function("NewDisposeScope")}();");
        source.Line($"var state = {_torch.Function("zeros")}(x.shape[0], channels, dtype: x.dtype, device: x.device);");
        source.Line($"var states = new {Tensor}[x.shape[1]];");
        source.Line("for (var i = 0; i < states.Length; i++) states[i] = state = Step(x.select(1, i), state);");
        source.Line($"return {_torch.Function("stack")}(states, dim: 1).MoveToOuterDisposeScope();");
        source.Close();
    }

    private void WriteStep(SourceBuilder source)
    {
        source.Line("// The state behind a place x, given the state h before it.");
        source.Open($"private {Tensor} Step({Tensor} x, {Tensor} h)");
        source.Line($"var {_locals[0]} = Highway({GraphPlan.HighwayModule}.call({_torch.Function("cat")}([x, h], dim: 1)), h, y => y.tanh());");
        for (var n = 0; n < _graph.Nodes.Count; n++)
        {
            var node = _graph.Nodes[n];
            var terms = Terms(node).Select(t => $"Highway({node.HighwayModule}.call({t.State}), {t.State}, {Activation(t.Layer)})").ToArray();
            source.Line($"var {_locals[n + 1]} = {(terms.Length == 0 ? $"{_torch.Function("zeros_like")}({_locals[0]})" : terms[0])};");
        }

        source.Line(_graph.Outputs.Count == 1 ? $"return {Outputs("")};" : $"return ({Outputs(" + ")}) / {_graph.Outputs.Count};");
        source.Close();
    }

    private void WriteHighway(SourceBuilder source)
    {
        source.Line("// How far to move from a state, and where to: s + sigmoid(c) · (f(y) - s), of the two halves c and y.");
        source.Open($"private static {Tensor} Highway({Tensor} halves, {Tensor} state, {_torch.Type("System")}.Func<{Tensor}, {Tensor}> activation)");
        source.Line("var parts = halves.chunk(2, dim: 1);");
        source.Line("return state + parts[0].sigmoid() * (activation(parts[1]) - state);");
        source.Close();
    }

    private string Outputs(string separator) => string.Join(separator, _graph.Outputs.Select(o => _locals[o.Edge.State]));

    private string Formula(NodePlan node) =>
        Terms(node).Select(t => $"{t.Operation}({t.State})").FirstOrDefault() ?? "0";

    private IEnumerable<(string State, Operation? Operation, Layer Layer)> Terms(NodePlan node) =>
        node.Edges.Where(e => e.Candidates.Count > 0).Select(e => (_locals[e.Edge.State], e.Candidates[0].Operation, e.Candidates[0].Layers[0]));

    private string Activation(Layer layer) => $"y => {_activations.Of(layer, "y")}";
}
