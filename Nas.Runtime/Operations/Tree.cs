using Nas.Dsl.Planning;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nas.Runtime.Operations;

/// <summary>
/// How a recurrent cell whose nodes are a tree goes through a text. The nodes that read the inputs have weights for a place and for the state before it; the others
/// have none (Zoph and Le 2017, section 3.4).
/// </summary>
internal sealed class Tree
{
    private readonly int _channels;
    private readonly bool _hasMemory;
    private readonly (Linear Place, Linear State)[] _leaves;

    /// <summary>New weights, as parts of <paramref name="owner"/>.</summary>
    /// <param name="owner">The module of the cell.</param>
    /// <param name="plan">The cell.</param>
    public Tree(nn.Module owner, GraphPlan plan)
    {
        (_channels, _hasMemory) = (plan.Channels, plan.Memory is not null);
        _leaves = [.. plan.Nodes.Where(n => n.Edges[0].Edge.State < plan.Inputs.Count).Select(n => (Weights(n.Edges[0]), Weights(n.Edges[1])))];

        Linear Weights(EdgePlan edge)
        {
            var weights = (Linear)LayerModules.Create(edge.Candidates[0].Layers[0], affine: true);
            owner.register_module(edge.Module, weights);
            return weights;
        }
    }

    /// <summary>What a cell does at a place.</summary>
    /// <param name="leaves">Of each node that reads the inputs the place and the state before it, both times its weights, (batch, channels).</param>
    /// <param name="memory">The memory before the place, (batch, channels), or null: it has none.</param>
    /// <returns>The state and the memory behind the place.</returns>
    public delegate (Tensor State, Tensor? Memory) Step(IReadOnlyList<(Tensor Place, Tensor State)> leaves, Tensor? memory);

    /// <summary>
    /// Runs over the places of a text. What a place contributes does not depend on the state before it, and is computed for all places and nodes at once; so is what
    /// a state contributes, for all nodes. State and memory begin as zeros.
    /// </summary>
    /// <param name="x">(batch, length, inputs).</param>
    /// <param name="step">From one place to the next.</param>
    /// <returns>(batch, length, channels).</returns>
    public Tensor Run(Tensor x, Step step)
    {
        using var scope = NewDisposeScope();
        var places = nn.functional.linear(x, cat([.. _leaves.Select(l => l.Place.weight!)])).unbind(1);
        var own = cat([.. _leaves.Select(l => l.State.weight!)]);
        var state = zeros(x.shape[0], _channels, dtype: x.dtype, device: x.device);
        var memory = _hasMemory ? state : null;
        var states = new Tensor[places.Length];
        for (var i = 0; i < places.Length; i++)
        {
            (state, memory) = step([.. places[i].chunk(_leaves.Length, -1).Zip(nn.functional.linear(state, own).chunk(_leaves.Length, -1))], memory);
            states[i] = state;
        }

        return stack(states, 1).MoveToOuterDisposeScope();
    }
}
