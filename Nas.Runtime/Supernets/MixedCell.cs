using Nas.Dsl.Planning;
using Nas.Runtime.Operations;
using static TorchSharp.torch;

namespace Nas.Runtime.Supernets;

/// <summary>A cell of a supernet: every edge with all its candidates.</summary>
internal sealed class MixedCell : nn.Module
{
    private readonly CellPlan _plan;
    private readonly nn.Module<Tensor, Tensor>[] _preprocess;
    private readonly MixedEdge[][] _nodes; // the edges into each

    public MixedCell(CellPlan plan)
        : base(plan.Module)
    {
        _plan = plan;
        _preprocess = LayerModules.Preprocess(this, plan, affine: false);
        _nodes = [.. plan.Nodes.Select(node => node.Edges.Select(edge =>
        {
            var mixed = new MixedEdge(edge);
            register_module(edge.Module, mixed);
            return mixed;
        }).ToArray())];
    }

    /// <summary>The cell's output for its inputs, older first; every tensor but the result is released behind it.</summary>
    public Tensor Run(Tensor[] inputs, Gates gates)
    {
        using var scope = NewDisposeScope();
        List<State> states = [.. _preprocess.Select((module, i) => new State(module.forward(inputs[i])))];
        for (var node = 0; node < _nodes.Length; node++) states.Add(Node(node, states, gates));
        return _plan.Output([.. states.Select(s => s.Value)]).MoveToOuterDisposeScope();
    }

    // The sum over the edges of the sum over their candidates.
    private State Node(int node, List<State> states, Gates gates)
    {
        var (plan, edges) = (_plan.Nodes[node], _nodes[node]);
        var kept = plan.Node.From < 0 ? Gate.All : gates[plan.Node.From];
        var sum = new WeightedSum(_plan.OutputHeight, _plan.OutputWidth);
        var separable = new SeparableConvolutions(sum);
        for (var i = 0; i < edges.Length; i++)
            if (kept.IsActive(i)) edges[i].AddTo(sum, separable, states[plan.Edges[i].Edge.State], gates[plan.Edges[i].Edge.Decision], kept.Weight(i));
        separable.Run();
        return new(sum.Total() ?? _plan.Zeros(states[0].Value));
    }
}
