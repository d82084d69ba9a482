using Nas.Dsl.Planning;
using static TorchSharp.torch;

namespace Nas.Runtime.Supernets;

/// <summary>An edge of a cell with all its candidate operations (Liu et al. 2019, equation 2).</summary>
internal sealed class MixedEdge : nn.Module
{
    private readonly Candidate[] _candidates;

    public MixedEdge(EdgePlan plan)
        : base(nameof(MixedEdge))
    {
        _candidates = [.. plan.Candidates.Select(c => new Candidate(c.Key, c.Layers))];
        foreach (var candidate in _candidates) register_module(candidate.Key, candidate.Module);
    }

    /// <summary>Adds what <paramref name="gate"/> selects to a node's sum.</summary>
    public void AddTo(WeightedSum sum, SeparableConvolutions separable, State state, Gate gate, Tensor? weight)
    {
        for (var i = 0; i < _candidates.Length; i++)
        {
            if (!gate.IsActive(i)) continue;
            var own = gate.Weight(i);
            var both = own is null ? weight : weight is null ? own : own * weight;
            if (SeparableConvolutions.IsOne(_candidates[i].Layers)) separable.Add(_candidates[i], state, both);
            else _candidates[i].AddTo(sum, state, both);
        }
    }
}
