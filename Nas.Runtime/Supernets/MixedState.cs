using Nas.Dsl.Planning;
using Nas.Runtime.Operations;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nas.Runtime.Supernets;

/// <summary>A node of a recurrent cell of a supernet: of each state that it may take, a step with each activation, weighed and added.</summary>
/// <param name="plan">The node, nothing chosen.</param>
/// <param name="weights">Its weights.</param>
internal sealed class MixedState(NodePlan plan, Linear weights)
{
    private readonly Dictionary<string, Func<Tensor, Tensor>> _activations = plan.Edges[0].Candidates
        .Where(c => !c.IsZero)
        .ToDictionary(c => c.Key, c => (Func<Tensor, Tensor>)LayerModules.Create(c.Layers[0], affine: false).call);

    /// <summary>What the node does to the states before it, while these gates hold.</summary>
    public Func<IReadOnlyList<Tensor>, Tensor> Under(Gates gates)
    {
        var paths = Paths(gates).ToArray();
        if (paths.Length == 0) return states => zeros_like(states[0]);
        if (paths is [{ Weight: null } only])
            return states => Highway.Step(weights.call(states[only.State]), states[only.State], _activations[only.Key]);

        // A row for each activation, a column for each state.
        var taken = paths.Select(p => p.State).Distinct().ToArray();
        var device = weights.weight.device;
        var table = paths.GroupBy(p => p.Key).Select(row => (Activation: _activations[row.Key], Weights: Row(row, taken, device))).ToArray();
        var total = table.Select(r => r.Weights).Aggregate((a, b) => a + b);
        return states =>
        {
            // Summed over the activations: w s + sigmoid(c) · (sum of w f(y) - w s), with w the weight of all together.
            var here = stack([.. taken.Select(s => states[s])]);
            var parts = weights.call(here).chunk(2, -1);
            var weighed = here * total;
            var moved = table.Select(r => r.Activation(parts[1]) * r.Weights).Aggregate((a, b) => a + b);
            return (weighed + (parts[0].sigmoid() * (moved - weighed))).sum(dim: 0);
        };
    }

    // (states, 1, 1).
    private static Tensor Row(IEnumerable<(int State, string Key, Tensor? Weight)> row, int[] taken, Device device)
    {
        using var one = ones(1, device: device);
        using var none = zeros(1, device: device);
        return stack([.. taken.Select(state =>
        {
            var path = row.Where(p => p.State == state).ToArray();
            return path.Length == 0 ? none.reshape([]) : path[0].Weight ?? one.reshape([]);
        })]).view(-1, 1, 1);
    }

    // What runs, with its weight, or null for 1.
    private IEnumerable<(int State, string Key, Tensor? Weight)> Paths(Gates gates)
    {
        foreach (var edge in plan.Edges)
        {
            var kept = gates.Of(edge.Edge.Taken);
            if (!kept.IsActive(edge.Edge.Taken.Shift)) continue;
            var gate = gates[edge.Edge.Decision];
            for (var i = 0; i < edge.Candidates.Count; i++)
            {
                if (!gate.IsActive(i) || edge.Candidates[i].IsZero) continue;
                var (outer, inner) = (kept.Weight(edge.Edge.Taken.Shift), gate.Weight(i));
                yield return (edge.Edge.State, edge.Candidates[i].Key, outer is null ? inner : inner is null ? outer : outer * inner);
            }
        }
    }
}
