using Nas.Dsl.CSharp;
using Nas.Dsl.Planning;
using static TorchSharp.torch;

namespace Nas.Runtime.Supernets;

/// <summary>An edge of a cell with all its candidate operations (Liu et al. 2019, equation 2).</summary>
public sealed class MixedEdge : nn.Module
{
    private readonly Candidate[] _candidates;

    /// <summary>An edge out of <paramref name="state"/>.</summary>
    /// <param name="plan">The cell.</param>
    /// <param name="state">The state it starts from, inputs first.</param>
    public MixedEdge(CellPlan plan, int state)
        : base(nameof(MixedEdge))
    {
        ArgumentNullException.ThrowIfNull(plan);
        _candidates = [.. plan.OperationSet.Candidates.Select(o => new Candidate(Identifiers.CandidateKey(o), plan.EdgeLayers(state, o)))];
        foreach (var (operation, candidate) in plan.OperationSet.Candidates.Zip(_candidates))
            register_module(Identifiers.CandidateKey(operation), candidate.Module);
    }

    /// <summary>Adds what <paramref name="gate"/> selects to a node's sum.</summary>
    internal void AddTo(WeightedSum sum, SeparableConvolutions separable, State state, Gate gate, Tensor? weight)
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
