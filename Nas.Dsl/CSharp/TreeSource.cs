using Nas.Dsl.Planning;

namespace Nas.Dsl.CSharp;

/// <summary>Writes a recurrent cell whose nodes are a tree, with what an architecture chose for each, as a class.</summary>
internal sealed class TreeSource : IRecurrentSource
{
    private readonly GraphPlan _graph;
    private readonly MemoryPlan? _memory;
    private readonly TorchNames _torch;
    private readonly ActivationSource _activations;
    private readonly IReadOnlyList<string> _locals; // of the inputs, the nodes, the memory and what becomes the next memory
    private readonly EdgePlan[] _weights;

    /// <summary>Prepares a class.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="graph">The cell as the architecture has it.</param>
    /// <param name="torch">The names of TorchSharp.</param>
    public TreeSource(string name, GraphPlan graph, TorchNames torch)
    {
        (Name, _graph, _memory, _torch, _activations) = (name, graph, graph.Memory, torch, new ActivationSource(torch));
        _weights = [.. graph.Nodes.SelectMany(n => n.Edges).Where(e => e.Edge.State < graph.Inputs.Count)];
        var states = Enumerable.Range(0, graph.Inputs.Count + graph.Nodes.Count).Select(graph.Graph.StateName);
        if (_memory is { } memory) states = states.Concat([memory.Memory.Name, graph.Nodes[memory.From].Node.Name + "_before"]);
        _locals = [.. Identifiers.Unique(states, ["channels", .. _weights.Select(e => e.Module), .. TorchNames.All]).Select(Identifiers.Escape)];
    }

    /// <inheritdoc/>
    public string Name { get; }

    private string Tensor => _torch.Type("Tensor");

    private string Place => _locals[0];

    private string State => _locals[1];

    private string Memory => _locals[_locals.Count - 2];

    // What the node that the memory comes from makes of its two states, before its activation.
    private string NextMemory => _locals[_locals.Count - 1];

    private string Last => Local(_graph.Nodes.Count - 1);

    /// <inheritdoc/>
    public void WriteTo(SourceBuilder source)
    {
        source.Line($"// A recurrent cell of {_graph.Nodes.Count} {(_graph.Nodes.Count == 1 ? "node" : "nodes")} in a tree, which goes through a text place by place:");
        for (var n = 0; n < _graph.Nodes.Count; n++)
            source.Line($"//     {Local(n)} = {Formula(_graph.Nodes[n].Then!, string.Join(_graph.Nodes[n].Multiplies ? " * " : " + ", _graph.Nodes[n].Edges.Select(e => _locals[e.Edge.State])))}");
        source.Line($"// From a place {Place} and the state {State} before it, each times weights of the node that reads it, it goes to the next state, {Last}.");
        if (_memory is { } memory)
        {
            source.Line($"// A memory {Memory} goes along: {Local(memory.Into)} becomes {Formula(memory.Then, $"{Local(memory.Into)} {(memory.Multiplies ? "*" : "+")} {Memory}")}, "
                + $"and {Local(memory.From)} before its activation is the next memory.");
        }

        source.Open($"private sealed class {Name} : {_torch.Type("Module")}<{Tensor}, {Tensor}>");
        source.Line("private readonly int channels;");
        foreach (var edge in _weights) source.Line($"private readonly {_torch.Type("Linear")} {edge.Module};");
        source.Line();
        WriteConstructor(source);
        source.Line();
        WriteForward(source);
        source.Line();
        WriteStep(source);
        source.Close();
    }

    private void WriteConstructor(SourceBuilder source)
    {
        source.Line($"public {Name}(int inputs, int channels)");
        source.Open($"    : base(nameof({Name}))");
        source.Line("this.channels = channels;");
        foreach (var edge in _weights) source.Line($"{edge.Module} = {_torch.Function("Linear")}({(edge.Edge.State == 0 ? "inputs" : "channels")}, channels, hasBias: false);");
        source.Line("RegisterComponents();");
        source.Close();
    }

    private void WriteForward(SourceBuilder source)
    {
        source.Open($"public override {Tensor} forward({Tensor} x)");
        source.Line($"using var scope = {_torch.Function("NewDisposeScope")}();");
        source.Line($"var state = {_torch.Function("zeros")}(x.shape[0], channels, dtype: x.dtype, device: x.device);");
        if (_memory is not null) source.Line("var memory = state;");
        source.Line($"var states = new {Tensor}[x.shape[1]];");
        if (_memory is null) source.Line("for (var i = 0; i < states.Length; i++) states[i] = state = Step(x.select(1, i), state);");
        else
        {
            source.Open("for (var i = 0; i < states.Length; i++)");
            source.Line("(state, memory) = Step(x.select(1, i), state, memory);");
            source.Line("states[i] = state;");
            source.Close();
            source.Line();
        }

        source.Line($"return {_torch.Function("stack")}(states, dim: 1).MoveToOuterDisposeScope();");
        source.Close();
    }

    private void WriteStep(SourceBuilder source)
    {
        if (_memory is null)
        {
            source.Line($"// The state behind a place {Place}, given the state {State} before it.");
            source.Open($"private {Tensor} Step({Tensor} {Place}, {Tensor} {State})");
        }
        else
        {
            source.Line($"// The state and the memory behind a place {Place}, given the state {State} and the memory {Memory} before it.");
            source.Open($"private ({Tensor} State, {Tensor} Memory) Step({Tensor} {Place}, {Tensor} {State}, {Tensor} {Memory})");
        }

        for (var n = 0; n < _graph.Nodes.Count; n++)
        {
            var node = _graph.Nodes[n];
            var joined = string.Join(node.Multiplies ? " * " : " + ", node.Edges.Select(e => e.Edge.State < _graph.Inputs.Count ? $"{e.Module}.call({_locals[e.Edge.State]})" : _locals[e.Edge.State]));
            if (_memory?.From == n)
            {
                source.Line($"var {NextMemory} = {joined};");
                joined = NextMemory;
            }

            source.Line($"var {Local(n)} = {Activated(node.Then!, joined)};");
            if (_memory is { } memory && memory.Into == n) source.Line($"{Local(n)} = {Activated(memory.Then, $"{Local(n)} {(memory.Multiplies ? "*" : "+")} {Memory}")};");
        }

        source.Line(_memory is null ? $"return {Last};" : $"return ({Last}, {NextMemory});");
        source.Close();
    }

    private string Local(int node) => _locals[_graph.Inputs.Count + node];

    private static string Formula(EdgePlan then, string joined) => then.Candidates.Count == 0 ? "0" : $"{then.Candidates[0].Operation}({joined})";

    private string Activated(EdgePlan then, string joined) =>
        then.Candidates.Count == 0 ? $"{_torch.Function("zeros_like")}({State})" : _activations.Of(then.Candidates[0].Layers[0], joined);
}
