using Nas.Dsl.Model;
using Nas.Runtime.Spaces.Encodings;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nas.Runtime.Supernets;

/// <summary>
/// Writes the weights of an architecture (Zhang et al. 2019): its operations are the vertices of a graph, which tell each other what they are for some rounds, along the edges and against
/// them, through a gated recurrent unit (equations 3 and 4); then a small network makes weights of what each has become (equation 5).
/// </summary>
internal sealed class GraphHypernetwork : nn.Module
{
    private readonly GraphEncoding _graph;
    private readonly int _rounds;
    private readonly long[][] _shapes; // of each kind of weight
    private readonly Linear _kind, _forward, _backward, _hidden;
    private readonly GRUCell _update;
    private readonly Embedding _place;
    private readonly Linear[] _writers; // for each kind of weight

    /// <summary>New weights of its own.</summary>
    /// <param name="graph">The graphs of architectures.</param>
    /// <param name="width">The length of what a vertex knows.</param>
    /// <param name="rounds">In how many rounds vertices tell each other.</param>
    /// <param name="shapes">Of each kind of weight that is to be written.</param>
    /// <param name="places">How many cells and stages the net has.</param>
    public GraphHypernetwork(GraphEncoding graph, int width, int rounds, IEnumerable<long[]> shapes, int places)
        : base(nameof(GraphHypernetwork))
    {
        (_graph, _rounds, _shapes) = (graph, rounds, [.. shapes]);
        register_module("kind", _kind = nn.Linear(graph.Features, width));
        register_module("forward", _forward = nn.Linear(width, width, hasBias: false));
        register_module("backward", _backward = nn.Linear(width, width, hasBias: false));
        register_module("update", _update = nn.GRUCell(width, width));
        register_module("place", _place = nn.Embedding(places, width));
        register_module("hidden", _hidden = nn.Linear(width, width));
        _writers = [.. _shapes.Select(shape => nn.Linear(width, shape.Aggregate(1L, (product, size) => product * size)))];
        for (var i = 0; i < _writers.Length; i++) register_module($"writer{i}", _writers[i]);
    }

    /// <summary>Weights of an architecture; tensors that the caller's dispose scope owns, with a gradient by the weights of this.</summary>
    /// <param name="genotype">The architecture.</param>
    /// <param name="weights">What is to be written.</param>
    public Tensor[] Write(Genotype genotype, IReadOnlyList<GeneratedWeight> weights)
    {
        var written = new Tensor[weights.Count];
        var vertices = Vertices(genotype);
        foreach (var same in Enumerable.Range(0, weights.Count).GroupBy(i => weights[i].Kind))
        {
            int[] indices = [.. same];
            var (device, shape) = (vertices.device, _shapes[same.Key]);
            var rows = vertices.index_select(0, tensor(indices.Select(i => (long)_graph.VertexOf(weights[i].Decision)).ToArray(), device: device))
                + _place.call(tensor(indices.Select(i => (long)weights[i].Place).ToArray(), device: device));
            // What a layer is fed by is of the order of its weights' first values in any network.
            var scale = shape.Length > 1 ? Math.Sqrt(2.0 / shape.Skip(1).Aggregate(1L, (product, size) => product * size)) : 1;
            var values = (_writers[same.Key].call(_hidden.call(rows).relu()) * scale).unbind(0);
            foreach (var (index, value) in indices.Zip(values)) written[index] = value.view(shape);
        }

        return written;
    }

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
