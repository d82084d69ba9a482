using Nas.Dsl.Planning;
using static TorchSharp.torch;

namespace Nas.Runtime.Supernets;

/// <summary>
/// A candidate that is a class of the project with arguments to choose: a module with weights of its own for each way to choose them, since nobody knows which of
/// them could be slices of others.
/// </summary>
internal sealed class OwnCandidate : nn.Module
{
    private readonly IReadOnlyList<int> _decisions;
    private readonly (int[] Picks, Candidate Module)[] _ways;

    /// <summary>New weights for a candidate.</summary>
    public OwnCandidate(CandidatePlan plan)
        : base(nameof(OwnCandidate))
    {
        _decisions = plan.Option!.Arguments;
        _ways = [.. plan.Option.Operation.Picks.Zip(plan.Ways, (picks, way) => (picks, new Candidate(way.WayKey!, way.Layers)))];
        foreach (var (_, way) in _ways) register_module(way.Key, way.Module);
    }

    /// <summary>Adds what the gates of its arguments select to a sum.</summary>
    /// <param name="sum">The sum.</param>
    /// <param name="state">What the edge comes from.</param>
    /// <param name="gates">The gates.</param>
    /// <param name="weight">The candidate's weight, or null for 1.</param>
    public void AddTo(WeightedSum sum, State state, Gates gates, Tensor? weight)
    {
        foreach (var (picks, way) in _ways)
        {
            if (picks.Where((pick, i) => !gates[_decisions[i]].IsActive(pick)).Any()) continue;
            var total = weight;
            for (var i = 0; i < picks.Length; i++)
                if (gates[_decisions[i]].Weight(picks[i]) is { } own) total = total is null ? own : total * own;
            way.AddTo(sum, state, total);
        }
    }
}
