using Nas.Dsl.Planning;
using static TorchSharp.torch;

namespace Nas.Runtime.Operations;

/// <summary>A recurrent cell whose nodes are a tree, as an architecture has it.</summary>
internal sealed class NetworkTree : nn.Module<Tensor, Tensor>
{
    private readonly GraphPlan _plan;
    private readonly Tree _tree;
    private readonly nn.Module<Tensor, Tensor>?[] _activations;
    private readonly nn.Module<Tensor, Tensor>? _memory;

    /// <summary>The modules of a cell, with new weights.</summary>
    /// <param name="name">The name of the whole.</param>
    /// <param name="plan">The cell as an architecture has it.</param>
    public NetworkTree(string name, GraphPlan plan)
        : base(name)
    {
        (_plan, _tree) = (plan, new Tree(this, plan));
        _activations = [.. plan.Nodes.Select(n => Activation(n.Then!))];
        _memory = plan.Memory is { } memory ? Activation(memory.Then) : null;
    }

    /// <summary>(batch, length, inputs) to (batch, length, channels).</summary>
    public override Tensor forward(Tensor input) => _tree.Run(input, Step);

    private (Tensor State, Tensor? Memory) Step(IReadOnlyList<(Tensor Place, Tensor State)> leaves, Tensor? memory)
    {
        var (states, first, next) = (new List<Tensor>(), _plan.Inputs.Count, memory);
        for (var n = 0; n < _plan.Nodes.Count; n++)
        {
            var node = _plan.Nodes[n];
            var (one, other) = n < leaves.Count ? leaves[n] : (states[node.Edges[0].Edge.State - first], states[node.Edges[1].Edge.State - first]);
            var joined = Joined(one, other, node.Multiplies);
            if (_plan.Memory?.From == n) next = joined;
            var state = Activated(_activations[n], joined);
            if (_plan.Memory is { } plan && plan.Into == n) state = Activated(_memory, Joined(state, memory!, plan.Multiplies));
            states.Add(state);
        }

        return (states[^1], next);
    }

    // Null stands for what adds nothing.
    private static nn.Module<Tensor, Tensor>? Activation(EdgePlan then) => then.Candidates.Count == 0 ? null : LayerModules.Create(then.Candidates[0].Layers[0], affine: true);

    private static Tensor Activated(nn.Module<Tensor, Tensor>? activation, Tensor joined) => activation is null ? zeros_like(joined) : activation.call(joined);

    private static Tensor Joined(Tensor one, Tensor other, bool multiplies) => multiplies ? one * other : one + other;
}
