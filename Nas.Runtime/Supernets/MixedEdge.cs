using Nas.Dsl.Planning;
using Nas.Runtime.Operations;
using static TorchSharp.torch;

namespace Nas.Runtime.Supernets;

/// <summary>An edge of a graph with all its candidates (Liu et al. 2019, equation 2).</summary>
internal sealed class MixedEdge : nn.Module
{
    private readonly int _decision;
    private readonly int _channels;
    private readonly (int Parts, int Stride)? _partial;
    private readonly object[] _candidates;
    private readonly DepthwiseKernels _alone = new();

    public MixedEdge(EdgePlan plan)
        : base(nameof(MixedEdge))
    {
        (_decision, _channels, _partial) = (plan.Edge.Decision, plan.Input.Channels, plan.Partial);
        _candidates = [.. plan.Candidates.Select(Create)];

        object Create(CandidatePlan candidate)
        {
            if (candidate.Motif is { } motif)
            {
                var graph = new MixedGraph(candidate.Key, motif, [default], (name, layers) => LayerModules.Create(name, layers, affine: false));
                register_module(candidate.Key, graph);
                return graph;
            }

            if (candidate.Ways.Count > 0)
            {
                var own = new OwnCandidate(candidate);
                register_module(candidate.Key, own);
                return own;
            }

            if (candidate.IsElastic)
            {
                var elastic = new ElasticCandidate(candidate);
                register_module(candidate.Key, elastic.Module);
                return elastic;
            }

            var layers = new Candidate(candidate.Key, candidate.Layers);
            register_module(candidate.Key, layers.Module);
            return layers;
        }
    }

    /// <summary>From now on smaller kernels of its candidates are made by matrices.</summary>
    public void TransformKernels()
    {
        foreach (var elastic in _candidates.OfType<ElasticCandidate>()) elastic.TransformKernels(_channels);
    }

    /// <summary>Gives the batch norms of its candidates whose sizes are choices scales and shifts.</summary>
    public void ScaleNorms()
    {
        foreach (var norm in _candidates.OfType<ElasticCandidate>().SelectMany(c => c.Module.modules()).OfType<MixedBatchNorm>()) norm.AddScale();
    }

    /// <summary>Puts the channels inside its candidates whose sizes are choices in order.</summary>
    public void SortChannels()
    {
        foreach (var elastic in _candidates.OfType<ElasticCandidate>()) elastic.Module.SortChannels();
    }

    /// <summary>Adds what the gates select to a node's sum.</summary>
    /// <param name="sum">The sum.</param>
    /// <param name="state">What the edge comes from.</param>
    /// <param name="gates">The gates.</param>
    /// <param name="weight">The edge's weight, or null for 1.</param>
    public void AddTo(NodeSum sum, State state, Gates gates, Tensor? weight)
    {
        if (gates.ByState && state.Outgoing is null) PrepareAlone(state, gates, weight);
        if (_partial is not { } partial)
        {
            AddCandidates(sum.Whole, state, gates, weight);
            return;
        }

        if (gates[_decision].Active == 0) return;
        AddCandidates(sum.Part, state.Part(partial.Parts), gates, weight);
        sum.AddPassing(state, partial, weight);
    }

    /// <summary>The separable convolutions that run.</summary>
    public IEnumerable<Candidate> Separable(Gates gates) => Running(gates).Select(r => r.Candidate).Where(c => c.IsSeparable);

    /// <summary>The candidates without weights of their own that run, each with its weight or null for 1.</summary>
    public IEnumerable<(Candidate Candidate, Tensor? Weight)> Shareable(Gates gates) => Running(gates).Where(r => r.Candidate.IsShareable);

    /// <summary>The candidates that run, each with its weight or null for 1.</summary>
    public IEnumerable<(Candidate Candidate, Tensor? Weight)> Running(Gates gates)
    {
        var gate = gates[_decision];
        for (var i = 0; i < _candidates.Length; i++)
            if (_candidates[i] is Candidate candidate && gate.IsActive(i)) yield return (candidate, gate.Weight(i));
    }

    private static void AddDropped(WeightedSum sum, State state, double share, Tensor? weight)
    {
        using var scope = NewDisposeScope();
        sum.AddShared(nn.functional.dropout(state.Value, share, training: true), weight);
    }

    // The state has this edge alone.
    private void PrepareAlone(State state, Gates gates, Tensor? weight)
    {
        state.Outgoing = new([(this, weight)], gates);
        OutgoingEdges.Prepare([state.Outgoing], _alone);
    }

    // What the state has for the candidate beside those like it on its other edges; false where there is nothing.
    private static bool AddWeighted(WeightedSum sum, State state, Candidate candidate)
    {
        using var scope = NewDisposeScope();
        if (state.Outgoing?.Weighted(candidate, state) is not { } weighted) return false;
        sum.AddShared(weighted, null);
        return true;
    }

    // What the state has for all its edges at once; false where there is nothing.
    private bool AddShared(WeightedSum sum, State state)
    {
        using var scope = NewDisposeScope();
        if (state.Outgoing?.Shared(this, state) is not { } shared) return false;
        sum.AddShared(shared, null);
        return true;
    }

    private void AddCandidates(CandidateSum candidates, State state, Gates gates, Tensor? weight)
    {
        var (sum, gate) = (candidates.Sum, gates[_decision]);
        var isAdded = AddShared(sum, state);
        for (var i = 0; i < _candidates.Length; i++)
        {
            if (!gate.IsActive(i) || (isAdded && _candidates[i] is Candidate { IsShareable: true })) continue;
            if (_candidates[i] is Candidate { IsSeparable: true } separable)
            {
                candidates.Separable.Add(separable, state, gate.Weight(i), weight);
                continue;
            }

            var own = gate.Weight(i);
            var both = own is null ? weight : weight is null ? own : own * weight;
            switch (_candidates[i])
            {
                case MixedGraph motif:
                    sum.AddShared(motif.Run([state.Value], gates), both);
                    break;
                case OwnCandidate modules:
                    modules.AddTo(sum, state, gates, both);
                    break;
                case ElasticCandidate elastic:
                    elastic.AddTo(sum, state.Value, gates, both);
                    break;
                case Candidate { IsIdentity: true } when gates.SkipDropout > 0:
                    AddDropped(sum, state, gates.SkipDropout, both);
                    break;
                case Candidate candidate when AddWeighted(sum, state, candidate):
                    break;
                case Candidate candidate:
                    candidate.AddTo(sum, state, both);
                    break;
            }
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing) _alone.Dispose();
    }
}
