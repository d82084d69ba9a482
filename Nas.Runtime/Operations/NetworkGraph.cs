using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using static TorchSharp.torch;

namespace Nas.Runtime.Operations;

/// <summary>A cell, motif or stage of a network, as an architecture has it.</summary>
internal sealed class NetworkGraph : nn.Module<Tensor, Tensor>
{
    private readonly GraphPlan _plan;
    private readonly nn.Module<Tensor, Tensor>[] _preprocess;
    private readonly Dictionary<string, nn.Module<Tensor, Tensor>> _modules = [];

    /// <summary>The modules of a graph, with new weights.</summary>
    /// <param name="name">The name of the whole.</param>
    /// <param name="plan">The graph as an architecture has it.</param>
    /// <param name="preprocess">For each input the layers before it.</param>
    public NetworkGraph(string name, GraphPlan plan, IReadOnlyList<EquatableArray<Layer>> preprocess)
        : base(name)
    {
        _plan = plan;
        _preprocess = LayerModules.Preprocess(this, plan.Graph, preprocess, (part, layers) => LayerModules.Create(part, layers, affine: true));
        for (var n = 0; n < plan.Nodes.Count; n++)
        {
            var node = plan.Nodes[n];
            foreach (var edge in node.Edges) Add(edge);
            if (node.Merge.Count > 0) Add(node.MergeModule, LayerModules.Create(node.MergeModule, node.Merge, affine: true));
            if (node.Then is { } then) Add(then);
            if (node.Norm.Count > 0) Add(node.NormModule, LayerModules.Create(node.Norm[0], affine: true));
            foreach (var reduction in plan.Reductions.Where(r => r.After == n)) Add(reduction.Module, LayerModules.Create(reduction.Layers[0], affine: true));
        }

        foreach (var edge in plan.Outputs) Add(edge);
        if (plan.Exit is { } exit) Add(exit);
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => Run([input])[0];

    /// <summary>The output for its inputs, older first; of a pyramid one of each scale.</summary>
    public IReadOnlyList<Tensor> Run(Tensor[] inputs)
    {
        using var scope = NewDisposeScope();
        List<Tensor> states = [.. _preprocess.Select((module, i) => module.call(inputs[i]))];
        var input = states[0];
        if (_plan.Graph.Banks > 0) return [Banks(input).MoveToOuterDisposeScope()];
        for (var n = 0; n < _plan.Nodes.Count; n++)
        {
            states.Add(Node(n, states, input));
            foreach (var reduction in _plan.Reductions.Where(r => r.After == n)) states[reduction.State] = _modules[reduction.Module].call(states[reduction.State]);
        }

        if (_plan.Graph.IsPyramid) return [.. _plan.Outputs.Select(o => states[o.Edge.State].MoveToOuterDisposeScope())];
        var output = _plan.Output([.. _plan.Outputs.Select(e => Edge(e, states[e.Edge.State]))], input);
        if (_plan.Exit is { } exit) output = Edge(exit, output);
        // A tensor that came in belongs to a scope further out; only one of this scope's own may be moved there.
        return [(inputs.Any(i => ReferenceEquals(i, output)) ? output.alias() : output).MoveToOuterDisposeScope()];
    }

    private void Add(EdgePlan edge)
    {
        if (edge.Candidates.Count == 0 || (edge.Edge.Choice is null && edge.IsPlain)) return;
        var candidate = edge.Candidates[0];
        Add(edge.Module, candidate.Motif is { } motif ? new NetworkGraph(edge.Module, motif, [default]) : LayerModules.Create(edge.Module, candidate.Layers, affine: true));
    }

    private void Add(string name, nn.Module<Tensor, Tensor> module)
    {
        register_module(name, module);
        _modules.Add(name, module);
    }

    // At first the banks hold the input between them; nodes read some, and add what they make of that to some.
    private Tensor Banks(Tensor input)
    {
        var banks = input.chunk(_plan.Graph.Banks, 1);
        foreach (var node in _plan.Nodes)
        {
            var read = node.Reads.Count == 1 ? banks[node.Reads[0]] : cat([.. node.Reads.Select(bank => banks[bank])], 1);
            var made = Edge(node.Then!, _modules[node.MergeModule].call(read));
            foreach (var bank in node.Writes) banks[bank] = banks[bank] + made;
        }

        return cat(banks, 1);
    }

    private Tensor Node(int n, List<Tensor> states, Tensor input)
    {
        var node = _plan.Nodes[n];
        Tensor? sum = null;
        if (node.Concatenates) sum = GraphTensors.SideBySide([.. node.Edges.Select(e => Edge(e, states[e.Edge.State]))]);
        else
        {
            foreach (var edge in node.Edges.Where(e => e.Candidates.Count > 0))
            {
                var y = Edge(edge, states[edge.Edge.State]);
                sum = sum is null ? y : node.Attends && edge == node.Edges[1] ? sum + (y * sum.amax([2, 3], keepdim: true).sigmoid()) : sum + y;
            }
        }

        sum ??= _plan.Zeros(n, input);
        if (node.Merge.Count > 0) sum = _modules[node.MergeModule].call(sum);
        if (node.Then is { Candidates.Count: > 0 } then) sum = Edge(then, sum);
        foreach (var state in node.Skips) sum += states[state];
        return node.Norm.Count > 0 ? _modules[node.NormModule].call(sum) : sum;
    }

    private Tensor Edge(EdgePlan edge, Tensor state) => Whole(edge, edge.Share is not { } share ? state : state.narrow(1, share.Index * (state.shape[1] / share.Of), state.shape[1] / share.Of));

    private Tensor Whole(EdgePlan edge, Tensor state) => _modules.TryGetValue(edge.Module, out var module) ? module.call(state) : state;
}
