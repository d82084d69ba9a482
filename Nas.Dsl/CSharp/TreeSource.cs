using Nas.Dsl.Planning;

namespace Nas.Dsl.CSharp;

/// <summary>Writes a recurrent cell whose nodes are a tree, with what an architecture chose for each.</summary>
internal sealed class TreeSource : RecurrentSource
{
    private readonly IReadOnlyList<string> _locals; // of the inputs, the nodes, the memory and what becomes the next memory
    private readonly EdgePlan[] _weights;

    /// <summary>Prepares a class.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="graph">The cell as the architecture has it.</param>
    /// <param name="torch">The names of TorchSharp.</param>
    public TreeSource(string name, GraphPlan graph, TorchNames torch)
        : base(name, graph, torch)
    {
        _weights = [.. graph.Nodes.SelectMany(n => n.Edges).Where(e => e.Edge.State < graph.Inputs.Count)];
        var states = Enumerable.Range(0, graph.Inputs.Count + graph.Nodes.Count).Select(graph.Graph.StateName);
        if (graph.Memory is { } memory) states = states.Concat([memory.Memory.Name, graph.Nodes[memory.From].Node.Name + "_before"]);
        _locals = [.. Identifiers.Unique(states, ["channels", .. _weights.Select(e => e.Module), .. TorchNames.All]).Select(Identifiers.Escape)];
    }

    /// <inheritdoc/>
    protected override IEnumerable<(string Module, string Input, string Output)> Weights =>
        _weights.Select(e => (e.Module, e.Edge.State == 0 ? "inputs" : "channels", "channels"));

    private string Place => _locals[0];

    private string State => _locals[1];

    private string Memory => _locals[_locals.Count - 2];

    // What the node that the memory comes from makes of its two states, before its activation.
    private string NextMemory => _locals[_locals.Count - 1];

    private string Last => Local(Graph.Nodes.Count - 1);

    /// <inheritdoc/>
    protected override void WriteSummary(SourceBuilder source)
    {
        source.Line($"// A recurrent cell of {Graph.Nodes.Count} {(Graph.Nodes.Count == 1 ? "node" : "nodes")} in a tree, which goes through a text place by place:");
        for (var n = 0; n < Graph.Nodes.Count; n++)
            source.Line($"//     {Local(n)} = {Formula(Graph.Nodes[n].Then!, string.Join(Graph.Nodes[n].Multiplies ? " * " : " + ", Graph.Nodes[n].Edges.Select(e => _locals[e.Edge.State])))}");
        source.Line($"// From a place {Place} and the state {State} before it, each times weights of the node that reads it, it goes to the next state, {Last}.");
        if (Graph.Memory is { } memory)
        {
            source.Line($"// A memory {Memory} goes along: {Local(memory.Into)} becomes {Formula(memory.Then, $"{Local(memory.Into)} {(memory.Multiplies ? "*" : "+")} {Memory}")}, "
                + $"and {Local(memory.From)} before its activation is the next memory.");
        }
    }

    /// <inheritdoc/>
    protected override void WriteStep(SourceBuilder source)
    {
        if (Graph.Memory is null)
        {
            source.Line($"// The state behind a place {Place}, given the state {State} before it.");
            source.Open($"private {Tensor} Step({Tensor} {Place}, {Tensor} {State})");
        }
        else
        {
            source.Line($"// The state and the memory behind a place {Place}, given the state {State} and the memory {Memory} before it.");
            source.Open($"private ({Tensor} State, {Tensor} Memory) Step({Tensor} {Place}, {Tensor} {State}, {Tensor} {Memory})");
        }

        for (var n = 0; n < Graph.Nodes.Count; n++)
        {
            var node = Graph.Nodes[n];
            var joined = string.Join(node.Multiplies ? " * " : " + ", node.Edges.Select(e => e.Edge.State < Graph.Inputs.Count ? $"{e.Module}.call({_locals[e.Edge.State]})" : _locals[e.Edge.State]));
            if (Graph.Memory?.From == n)
            {
                source.Line($"var {NextMemory} = {joined};");
                joined = NextMemory;
            }

            source.Line($"var {Local(n)} = {Activated(node.Then!, joined)};");
            if (Graph.Memory is { } memory && memory.Into == n) source.Line($"{Local(n)} = {Activated(memory.Then, $"{Local(n)} {(memory.Multiplies ? "*" : "+")} {Memory}")};");
        }

        source.Line(Graph.Memory is null ? $"return {Last};" : $"return ({Last}, {NextMemory});");
        source.Close();
    }

    private string Local(int node) => _locals[Graph.Inputs.Count + node];

    private static string Formula(EdgePlan then, string joined) => then.Candidates.Count == 0 ? "0" : $"{then.Candidates[0].Operation}({joined})";

    private string Activated(EdgePlan then, string joined) =>
        then.Candidates.Count == 0 ? $"{Torch.Function("zeros_like")}({State})" : Activations.Of(then.Candidates[0].Layers[0], joined);
}
