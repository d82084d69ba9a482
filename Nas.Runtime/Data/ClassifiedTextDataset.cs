using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Nas.Dsl.Model;
using Nas.Runtime.Spaces;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Data;

/// <summary>Texts of equal length, each of one class.</summary>
public sealed class ClassifiedTextDataset : Dataset
{
    private readonly int[] _tokens;
    private readonly long[] _labels;
    private readonly TokensShape _shape;

    /// <summary>Texts with their classes.</summary>
    /// <param name="tokens">The texts one behind the other, (count · length), each token a number that the net's vocabulary has.</param>
    /// <param name="labels">The class of each, from 0.</param>
    /// <param name="length">How many tokens a text has, at least 1.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <exception cref="ArgumentException">There are not so many tokens as texts of that length have.</exception>
    public ClassifiedTextDataset(int[] tokens, long[] labels, int length, int classes)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentNullException.ThrowIfNull(labels);
        if (tokens.LongLength != (long)labels.Length * length) throw new ArgumentException($"{labels.Length} texts of {length} tokens are not {tokens.Length} tokens.", nameof(tokens));
        (_tokens, _labels, _shape, Classes) = (tokens, labels, new TokensShape(length), classes);
    }

    /// <inheritdoc/>
    public override int Count => _labels.Length;

    /// <inheritdoc/>
    public override InputShape Shape => _shape;

    /// <inheritdoc/>
    public override int Classes { get; }

    /// <inheritdoc/>
    public override LearningTask Task => LearningTask.Classification;

    /// <inheritdoc/>
    public override string Unit => "texts";

    /// <inheritdoc/>
    public override ReadOnlySpan<long> LabelValues => _labels;

    /// <inheritdoc/>
    internal override Dataset Part(IReadOnlyList<int> indices) =>
        new ClassifiedTextDataset([.. indices.SelectMany(i => _tokens.Skip(i * _shape.Length).Take(_shape.Length))], [.. indices.Select(i => _labels[i])], _shape.Length, Classes);

    /// <inheritdoc/>
    internal override Batch Make(ReadOnlySpan<int> indices, Augmentation augmentation, RandomStream? random, Device? device, bool channelsLast)
    {
        var x = torch.empty([indices.Length, _shape.Length], dtype: ScalarType.Int64);
        var y = torch.empty([indices.Length], dtype: ScalarType.Int64);
        var tokens = MemoryMarshal.Cast<byte, long>(x.bytes);
        var labels = MemoryMarshal.Cast<byte, long>(y.bytes);
        for (var i = 0; i < indices.Length; i++)
        {
            labels[i] = _labels[indices[i]];
            for (var t = 0; t < _shape.Length; t++) tokens[(i * _shape.Length) + t] = _tokens[(indices[i] * _shape.Length) + t];
        }

        return new Batch(x, y).MovedTo(device);
    }

    /// <inheritdoc/>
    internal override void AppendTo(IncrementalHash hash)
    {
        hash.AppendData(Encoding.UTF8.GetBytes($"{Count} texts of {Shape}, {Classes} classes\n"));
        hash.AppendData(MemoryMarshal.AsBytes(_tokens.AsSpan()));
        hash.AppendData(MemoryMarshal.AsBytes(_labels.AsSpan()));
    }
}
