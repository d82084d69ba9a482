using Nas.Dsl.Planning;
using Nas.Runtime.Operations;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nas.Runtime.Supernets;

/// <summary>A node of a supernet: the sum over its edges of the sums over their candidates, an operation, and what skips to it.</summary>
internal sealed class MixedNode
{
    // The choices of a merge.
    private const int Added = 0, Concatenated = 1;

    private readonly GraphPlan _graph;
    private readonly int _index;
    private readonly NodePlan _plan;
    private readonly MixedEdge?[] _edges;
    private readonly MixedEdge? _then;
    private readonly MixedBatchNorm? _norm;
    private readonly nn.Module<Tensor, Tensor>? _merge;

    /// <summary>New weights for a node, as parts of <paramref name="owner"/>.</summary>
    public MixedNode(nn.Module owner, GraphPlan graph, int index)
    {
        (_graph, _index, _plan) = (graph, index, graph.Nodes[index]);
        _edges = [.. _plan.Edges.Select(e => e.Edge.Choice is null ? null : Registered(e))];
        _then = _plan.Then is { } then ? Registered(then) : null;
        if (_plan.Merge.Count > 0) owner.register_module(_plan.MergeModule, _merge = LayerModules.Create(_plan.MergeModule, _plan.Merge, affine: false));
        if (_plan.Norm.Count == 0) return;
        _norm = (MixedBatchNorm)LayerModules.Create(_plan.Norm[0], affine: false);
        owner.register_module(_plan.NormModule, _norm);

        MixedEdge Registered(EdgePlan edge)
        {
            var mixed = new MixedEdge(edge);
            owner.register_module(edge.Module, mixed);
            return mixed;
        }
    }

    /// <summary>The node's state.</summary>
    /// <param name="states">Those before it.</param>
    /// <param name="input">One of the graph's inputs as it came in.</param>
    /// <param name="gates">What runs.</param>
    public State Run(List<State> states, Tensor input, Gates gates)
    {
        if (!TakesPart(gates)) return new(_graph.Zeros(_index, input));
        var total = _merge is not null && gates[_plan.Node.Merge].IsActive(Concatenated) ? Merged(states, input, gates, gates[_plan.Node.Merge])
            : Sum(0, _edges.Length, states, gates) ?? _graph.Zeros(_index, input);
        if (_then is not null) total = Mixed(gates, sum => _then.AddTo(sum, new State(total), gates, null)) ?? _graph.Zeros(_index, input);
        if (_plan.Node.Skips is { } skips)
        {
            var kept = gates.Of(skips);
            for (var i = 0; i < skips.Count; i++)
            {
                if (!kept.IsActive(skips.Shift + i)) continue;
                var skipped = states[_graph.Inputs.Count + i].Value;
                total = total + (kept.Weight(skips.Shift + i) is { } weight ? skipped * weight : skipped);
            }
        }

        return new(_norm is null ? total : _norm.forward(total));
    }

    /// <summary>What a node makes of the memory banks that it reads.</summary>
    /// <param name="banks">All banks.</param>
    /// <param name="gates">What runs.</param>
    public Tensor Run(IReadOnlyList<Tensor> banks, Gates gates)
    {
        var (read, gate) = (_plan.Node.Read!.Value, gates.Of(_plan.Node.Read!.Value));
        int[] taken = [.. Enumerable.Range(0, banks.Count).Where(bank => gate.IsActive(read.Shift + bank))];
        var (layers, width) = (_merge!.children().ToArray(), _plan.Shape.Channels);
        var weight = cat([.. taken.Select(bank => ((Conv2d)layers[0]).weight.narrow(1, bank * width, width))], 1);
        var state = ((nn.Module<Tensor, Tensor>)layers[1]).call(nn.functional.conv2d(cat([.. taken.Select(bank => gate.Weight(read.Shift + bank) is { } share ? banks[bank] * share : banks[bank])], 1), weight));
        return Mixed(gates, sum => _then!.AddTo(sum, new State(state), gates, null)) ?? zeros_like(state);
    }

    // The sum of what the edges from one place on, to another, exclusive, bring.
    private Tensor? Sum(int first, int end, List<State> states, Gates gates) => Mixed(gates, sum =>
    {
        for (var i = first; i < end; i++)
        {
            if (!Runs(_plan.Edges[i], gates)) continue;
            var (state, weight) = (states[_plan.Edges[i].Edge.State], Weight(_plan.Edges[i], gates));
            if (_edges[i] is { } edge) edge.AddTo(sum, state, gates, weight);
            else sum.Whole.Sum.AddShared(state.Value, weight);
        }
    });

    /// <summary>The edges from a state that run, each with its own weight or null for 1.</summary>
    public IEnumerable<(MixedEdge Edge, Tensor? Weight)> From(int state, Gates gates) => TakesPart(gates)
        ? _edges.Zip(_plan.Edges).Where(e => e.First is not null && e.Second.Edge.State == state && Runs(e.Second, gates)).Select(e => (e.First!, Weight(e.Second, gates)))
        : [];

    private bool Runs(EdgePlan edge, Gates gates) => (!IsDefault(edge) || TakesInputs(gates)) && gates.Of(edge.Edge.Taken).IsActive(edge.Edge.Taken.Shift);

    private static Tensor? Weight(EdgePlan edge, Gates gates) => gates.Of(edge.Edge.Taken).Weight(edge.Edge.Taken.Shift);

    // Where nodes take one another only, one that takes none has the inputs if another reads it; while states are mixed every node has them.
    private bool TakesInputs(Gates gates) => IsMixed(gates) || _graph.Graph.TakesInputs(_index, from => from.Bits(gates.Of(from).Active));

    // One that takes no other and that none takes is no part of the network.
    private bool TakesPart(Gates gates) => !_graph.Graph.TakesNodes || TakesInputs(gates) || _plan.Node.Edges.Any(e => gates.Of(e.Taken).IsActive(e.Taken.Shift));

    private bool IsMixed(Gates gates) => _plan.Node.ChoosesEdges && gates.Of(_plan.Node.From[0]).Weight(_plan.Node.From[0].Shift) is not null;

    private bool IsDefault(EdgePlan edge) => _graph.Graph.TakesNodes && edge.Edge.State < _graph.Inputs.Count;

    // What comes in concatenated and projected and, where the gate says so, what comes in added.
    private Tensor Merged(List<State> states, Tensor input, Gates gates, Gate gate)
    {
        var (inputs, first) = (new List<Tensor>(), 0);
        foreach (var selection in _plan.Node.From)
        {
            inputs.Add(Sum(first, first + selection.Count, states, gates) ?? _graph.Zeros(_index, input));
            first += selection.Count;
        }

        var total = _merge!.call(cat([.. inputs], 1));
        if (gate.Weight(Concatenated) is { } weight) total = total * weight;
        if (!gate.IsActive(Added)) return total;
        var added = inputs.Aggregate((a, b) => a + b);
        return total + (gate.Weight(Added) is { } other ? added * other : added);
    }

    /// <summary>Whether the node takes a state.</summary>
    public bool Reads(int state, Gates gates)
    {
        if (_plan.Node.Edges.Any(e => e.State == state && gates.Of(e.Taken).IsActive(e.Taken.Shift))) return true;
        return _plan.Node.Skips is { } skips && state >= _graph.Inputs.Count && state < _graph.Inputs.Count + skips.Count
            && gates.Of(skips).IsActive(skips.Shift + state - _graph.Inputs.Count);
    }

    private static Tensor? Mixed(Gates gates, Action<NodeSum> add)
    {
        var sum = new NodeSum(gates);
        add(sum);
        return sum.Total();
    }
}
