using Nas.Dsl.Model;
using Nas.Runtime.Spaces.Encodings;
using static TorchSharp.torch;

namespace Nas.Runtime.Strategies.Predictors;

/// <summary>Architectures as tensors.</summary>
internal static class EncodedArchitectures
{
    /// <summary>Vectors, (architectures, width).</summary>
    public static Tensor Vectors(this IArchitectureEncoding encoding, IReadOnlyList<Genotype> genotypes)
    {
        var values = new float[genotypes.Count * encoding.Width];
        for (var i = 0; i < genotypes.Count; i++) encoding.Encode(genotypes[i], values.AsSpan(i * encoding.Width, encoding.Width));
        return tensor(values, [genotypes.Count, encoding.Width]);
    }

    /// <summary>Vectors, one of each architecture.</summary>
    public static float[][] Rows(this IArchitectureEncoding encoding, IReadOnlyList<Genotype> genotypes)
    {
        var rows = new float[genotypes.Count][];
        for (var i = 0; i < rows.Length; i++) encoding.Encode(genotypes[i], rows[i] = new float[encoding.Width]);
        return rows;
    }

    /// <summary>What is on the edges of one cell, (architectures, slots, operations).</summary>
    public static Tensor Edges(this FlowGraph graph, IReadOnlyList<Genotype> genotypes)
    {
        var size = graph.Slots.Count * graph.Operations;
        var values = new float[genotypes.Count * size];
        for (var i = 0; i < genotypes.Count; i++) graph.Encode(genotypes[i], values.AsSpan(i * size, size));
        return tensor(values, [genotypes.Count, graph.Slots.Count, graph.Operations]);
    }

    /// <summary>Adjacency (architectures, vertices, vertices), from row to column, and kinds of vertices (architectures, vertices, features).</summary>
    public static (Tensor Adjacency, Tensor Features) Graphs(this GraphEncoding encoding, IReadOnlyList<Genotype> genotypes)
    {
        var (square, size) = (encoding.Vertices * encoding.Vertices, encoding.Vertices * encoding.Features);
        var (adjacency, features) = (new float[genotypes.Count * square], new float[genotypes.Count * size]);
        for (var i = 0; i < genotypes.Count; i++) encoding.Encode(genotypes[i], adjacency.AsSpan(i * square, square), features.AsSpan(i * size, size));
        return (
            tensor(adjacency, [genotypes.Count, encoding.Vertices, encoding.Vertices]),
            tensor(features, [genotypes.Count, encoding.Vertices, encoding.Features]));
    }
}
