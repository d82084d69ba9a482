using Nas.Dsl.Model;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nas.Runtime.Supernets;

/// <summary>Writes the weights of architectures: first it learns what there is to know of each operation of one, and from that each kind of weight follows by a linear layer.</summary>
internal abstract class Hypernetwork : nn.Module
{
    private readonly long[][] _shapes; // of each kind of weight
    private readonly Linear[] _writers; // for each kind of weight

    /// <summary>New weights of its own.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="width">The length of what is known of an operation.</param>
    /// <param name="shapes">Of each kind of weight that is to be written.</param>
    protected Hypernetwork(string name, int width, IReadOnlyList<long[]> shapes)
        : base(name)
    {
        _shapes = [.. shapes];
        _writers = [.. _shapes.Select(shape => nn.Linear(width, shape.Aggregate(1L, (product, size) => product * size)))];
        for (var i = 0; i < _writers.Length; i++) register_module($"writer{i}", _writers[i]);
    }

    /// <summary>Weights of an architecture; tensors that the caller's dispose scope owns, with a gradient by the weights of this.</summary>
    /// <param name="genotype">The architecture.</param>
    /// <param name="weights">What is to be written.</param>
    public Tensor[] Write(Genotype genotype, IReadOnlyList<GeneratedWeight> weights)
    {
        var written = new Tensor[weights.Count];
        if (weights.Count == 0) return written;
        var known = Known(genotype, weights);
        foreach (var same in Enumerable.Range(0, weights.Count).GroupBy(i => weights[i].Kind))
        {
            int[] indices = [.. same];
            var shape = _shapes[same.Key];
            // What a layer is fed by is of the order of its weights' first values in any network.
            var scale = shape.Length > 1 ? Math.Sqrt(2.0 / shape.Skip(1).Aggregate(1L, (product, size) => product * size)) : 1;
            var values = (_writers[same.Key].call(Rows(known, indices)) * scale).unbind(0);
            foreach (var (index, value) in indices.Zip(values)) written[index] = value.view(shape);
        }

        return written;
    }

    /// <summary>What is known of the operation that each weight belongs to, (weights, width).</summary>
    /// <param name="genotype">The architecture.</param>
    /// <param name="weights">What is to be written, at least one.</param>
    protected abstract Tensor Known(Genotype genotype, IReadOnlyList<GeneratedWeight> weights);

    /// <summary>Some rows of a matrix, in order.</summary>
    protected static Tensor Rows(Tensor matrix, IEnumerable<int> rows) => matrix.index_select(0, tensor(rows.Select(r => (long)r).ToArray(), device: matrix.device));
}
