using Nas.Dsl.Planning;
using Nas.Runtime.Operations;
using static TorchSharp.torch;

namespace Nas.Runtime.Supernets;

/// <summary>
/// A recurrent cell of a supernet whose nodes are a tree. No weight depends on what is chosen, so that all architectures share all of them. While choices are mixed,
/// sum and product, the activations, the node as it is and with the memory, and what becomes of the nodes as memory are each weighed and added.
/// </summary>
internal sealed class MixedTree : MixedBlock
{
    private readonly GraphPlan _plan;
    private readonly Tree _tree;
    private readonly Func<Tensor, Tensor>?[][] _activations;
    private readonly Func<Tensor, Tensor>?[] _memory;

    /// <summary>New weights for all that may stand in a cell.</summary>
    /// <param name="name">The name of the whole.</param>
    /// <param name="plan">The cell, nothing chosen.</param>
    public MixedTree(string name, GraphPlan plan)
        : base(name)
    {
        (_plan, _tree) = (plan, new Tree(this, plan));
        _activations = [.. plan.Nodes.Select(n => Activations(n.Then!))];
        _memory = plan.Memory is { } memory ? Activations(memory.Then) : [];
    }

    /// <inheritdoc/>
    public override Tensor Run(Tensor[] inputs, Gates gates) => _tree.Run(inputs[0], (leaves, memory) =>
    {
        var (joined, states, first) = (new List<Tensor>(), new List<Tensor>(), _plan.Inputs.Count);
        for (var n = 0; n < _plan.Nodes.Count; n++)
        {
            var node = _plan.Nodes[n];
            var (one, other) = n < leaves.Count ? leaves[n] : (states[node.Edges[0].Edge.State - first], states[node.Edges[1].Edge.State - first]);
            joined.Add(Joined(one, other, node.Node.Merge, gates));
            var state = Activated(joined[n], _activations[n], gates[node.Then!.Edge.Decision]);
            if (_plan.Graph.Memory is { } place && gates[place.Into].IsActive(n))
            {
                var with = Activated(Joined(state, memory!, place.Merge, gates), _memory, gates[place.Then.Decision]);
                state = gates[place.Into].Weight(n) is { } weight ? state + (weight * (with - state)) : with;
            }

            states.Add(state);
        }

        return (states[^1], _plan.Graph.Memory is { } next ? Weighed(gates[next.From], joined.Count, n => joined[n]) : null);
    });

    // Null stands for what adds nothing.
    private static Func<Tensor, Tensor>?[] Activations(EdgePlan then) =>
        [.. then.Candidates.Select(c => c.IsZero ? null : (Func<Tensor, Tensor>)LayerModules.Create(c.Layers[0], affine: false).call)];

    private static Tensor Joined(Tensor one, Tensor other, int combination, Gates gates) =>
        combination < 0 ? one + other : Weighed(gates[combination], 2, product => product == 1 ? one * other : one + other)!;

    private static Tensor Activated(Tensor joined, Func<Tensor, Tensor>?[] activations, Gate gate) =>
        Weighed(gate, activations.Length, i => activations[i]?.Invoke(joined)) ?? zeros_like(joined);

    // The sum of what a gate lets run; null where nothing does.
    private static Tensor? Weighed(Gate gate, int count, Func<int, Tensor?> candidate)
    {
        Tensor? sum = null;
        for (var i = 0; i < count; i++)
        {
            if (!gate.IsActive(i) || candidate(i) is not { } result) continue;
            if (gate.Weight(i) is { } weight) result = result * weight;
            sum = sum is null ? result : sum + result;
        }

        return sum;
    }
}
