using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using static TorchSharp.torch;

namespace Nas.Runtime.Operations;

/// <summary>A cell of a network, with the edges that an architecture has chosen.</summary>
internal sealed class NetworkCell : nn.Module
{
    private readonly CellPlan _plan;
    private readonly nn.Module<Tensor, Tensor>[] _preprocess;
    private readonly (int State, nn.Module<Tensor, Tensor> Module)[][] _nodes; // the edges into each

    public NetworkCell(CellPlan plan, Genotype genotype)
        : base(plan.Module)
    {
        _plan = plan;
        _preprocess = LayerModules.Preprocess(this, plan, affine: true);
        _nodes = [.. plan.Nodes.Select(node => node.Edges.Select(e => (Edge: e, Chosen: e.Chosen(genotype))).Where(e => e.Chosen is { IsZero: false }).Select(e =>
        {
            var module = LayerModules.Create(e.Edge.Module, e.Chosen!.Layers, affine: true);
            register_module(e.Edge.Module, module);
            return (e.Edge.Edge.State, module);
        }).ToArray())];
    }

    /// <summary>The cell's output for its inputs, older first.</summary>
    public Tensor Run(Tensor[] inputs)
    {
        using var scope = NewDisposeScope();
        List<Tensor> states = [.. _preprocess.Select((module, i) => module.call(inputs[i]))];
        foreach (var edges in _nodes) states.Add(Sum(edges, states));
        return _plan.Output(states).MoveToOuterDisposeScope();
    }

    private Tensor Sum((int State, nn.Module<Tensor, Tensor> Module)[] edges, List<Tensor> states)
    {
        Tensor? sum = null;
        foreach (var (state, module) in edges)
        {
            var y = module.call(states[state]);
            sum = sum is null ? y : sum + y;
        }

        return sum ?? _plan.Zeros(states[0]);
    }
}
