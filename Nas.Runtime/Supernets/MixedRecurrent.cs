using Nas.Dsl.Planning;
using Nas.Runtime.Operations;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nas.Runtime.Supernets;

/// <summary>
/// A recurrent cell of a supernet. A node has one weight, whichever state it takes and whatever its activation (Liu et al. 2019, their code), so that all
/// states it may take go through it at once, and each activation sees all of them at once.
/// </summary>
internal sealed class MixedRecurrent : MixedBlock
{
    private readonly GraphPlan _plan;
    private readonly Linear join;
    private readonly MixedState[] _nodes;

    /// <summary>New weights for all that may stand in a cell.</summary>
    /// <param name="name">The name of the whole.</param>
    /// <param name="plan">The cell, nothing chosen.</param>
    public MixedRecurrent(string name, GraphPlan plan)
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
            return new MixedState(node, weights);
        })];
    }

    /// <inheritdoc/>
    public override Tensor Run(Tensor[] inputs, Gates gates)
    {
        using var scope = NewDisposeScope();
        // The same at each place.
        var steps = _nodes.Select(n => n.Under(gates)).ToArray();
        var graph = _plan.Graph;
        var hides = graph.PutsOutLoose && IsPicked(graph, gates);
        var outputs = _plan.Outputs.Select(o => o.Edge.State).Where(s => !hides || graph.IsLoose(s, f => f.Bits(gates.Of(f).Active))).ToArray();
        return Highway.Run(inputs[0], join, _plan.Channels, joined =>
        {
            var states = new List<Tensor> { joined };
            foreach (var step in steps) states.Add(step(states));
            return Highway.Mean([.. outputs.Select(s => states[s])]);
        }).MoveToOuterDisposeScope();
    }
}
