using Nas.Dsl.Model;
using Nas.Dsl.Planning;
using Nas.Runtime.Spaces.Encodings;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nas.Runtime.Supernets;

/// <summary>
/// Knows operations by what is around them (Zhang et al. 2019): they are the vertices of a graph, which tell each other what they are for some rounds, along the edges and against them, through
/// a gated recurrent unit (equations 3 and 4); then a small network makes weights of what each has become (equation 5).
/// </summary>
internal sealed class GraphHypernetwork : Hypernetwork
{
    private readonly GraphEncoding _graph;
    private readonly int _rounds;
    private readonly Linear _kind, _forward, _backward, _hidden;
    private readonly GRUCell _update;
    private readonly Embedding _place;

    /// <summary>New weights of its own.</summary>
    /// <param name="plan">The net, nothing chosen.</param>
    /// <param name="width">The length of what a vertex knows.</param>
    /// <param name="rounds">In how many rounds vertices tell each other.</param>
    /// <param name="shapes">Of each kind of weight that is to be written.</param>
    public GraphHypernetwork(NetworkPlan plan, int width, int rounds, IReadOnlyList<long[]> shapes)
        : base(nameof(GraphHypernetwork), width, shapes)
    {
        (_graph, _rounds) = (new GraphEncoding(plan.Space.Decisions, plan.Space), rounds);
        register_module("kind", _kind = nn.Linear(_graph.Features, width));
        register_module("forward", _forward = nn.Linear(width, width, hasBias: false));
        register_module("backward", _backward = nn.Linear(width, width, hasBias: false));
        register_module("update", _update = nn.GRUCell(width, width));
        register_module("place", _place = nn.Embedding(plan.Stages.Count, width));
        register_module("hidden", _hidden = nn.Linear(width, width));
    }

    /// <inheritdoc/>
    protected override Tensor Known(Genotype genotype, IReadOnlyList<GeneratedWeight> weights) => _hidden.call(
        Rows(Vertices(genotype), weights.Select(w => _graph.VertexOf(w.Decision))) + Rows(_place.weight!, weights.Select(w => w.Stage))).relu();

    // What each vertex knows in the end, (vertices, width).
    private Tensor Vertices(Genotype genotype)
    {
        var (count, device) = (_graph.Vertices, _kind.weight!.device);
        var (edges, kinds) = (new float[count * count], new float[count * _graph.Features]);
        _graph.Encode(genotype, edges, kinds);
        var adjacency = tensor(edges, count, count, device: device);
        var known = _kind.call(tensor(kinds, count, _graph.Features, device: device));
        for (var round = 0; round < _rounds; round++)
        {
            var told = adjacency.t().matmul(_forward.call(known)) + adjacency.matmul(_backward.call(known));
            known = _update.call(told, known);
        }

        return known;
    }
}
