using Nas.Dsl.Planning;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nas.Runtime.Operations;

/// <summary>A recurrent cell of a network, as an architecture has it.</summary>
internal sealed class NetworkRecurrent : nn.Module<Tensor, Tensor>
{
    private readonly GraphPlan _plan;
    private readonly Linear join;
    private readonly (Linear Weights, (int State, nn.Module<Tensor, Tensor> Activation)? Edge)[] _nodes;

    /// <summary>The modules of a cell, with new weights.</summary>
    /// <param name="name">The name of the whole.</param>
    /// <param name="plan">The cell as an architecture has it.</param>
    public NetworkRecurrent(string name, GraphPlan plan)
        : base(name)
    {
        _plan = plan;
        join = Highway.Create(plan.Highway);
        // Under this field's name, which is GraphPlan.HighwayModule.
        RegisterComponents();
        _nodes = [.. plan.Nodes.Select(node =>
        {
            var weights = Highway.Create(node.Highway);
            register_module(node.HighwayModule, weights);
            var edge = node.Edges.FirstOrDefault(e => e.Candidates.Count > 0);
            return (weights, edge is null ? ((int, nn.Module<Tensor, Tensor>)?)null : (edge.Edge.State, LayerModules.Create(edge.Candidates[0].Layers[0], affine: true)));
        })];
    }

    /// <summary>(batch, length, inputs) to (batch, length, channels).</summary>
    public override Tensor forward(Tensor input) => Highway.Run(input, join, _plan.Channels, Step);

    private Tensor Step(Tensor joined)
    {
        var states = new List<Tensor> { joined };
        foreach (var (weights, edge) in _nodes)
            states.Add(edge is { } on ? Highway.Step(weights.call(states[on.State]), states[on.State], y => on.Activation.call(y)) : zeros_like(joined));
        return Highway.Mean([.. _plan.Outputs.Select(o => states[o.Edge.State])]);
    }
}
