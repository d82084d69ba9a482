using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Nas.Dsl.Model;
using Nas.Runtime.Spaces;
using TorchSharp;
using static TorchSharp.torch;

namespace Nas.Runtime.Data;

/// <summary>A text in pieces of equal length, one behind the other; at each place a net is to say the token that comes next.</summary>
public sealed class TextDataset : Dataset
{
    private readonly int[] _tokens;
    private readonly int[] _starts;
    private readonly long[] _groups;
    private readonly TokensShape _shape;

    /// <summary>The pieces of a text; what is left over at its end is no piece.</summary>
    /// <param name="tokens">The text, each token a number below <paramref name="vocabulary"/>.</param>
    /// <param name="length">How many tokens a piece has.</param>
    /// <param name="vocabulary">How many tokens a net tells apart.</param>
    /// <exception cref="DataException">The text has not a single piece with a token behind it.</exception>
    public TextDataset(int[] tokens, int length, int vocabulary)
        : this(tokens, Pieces(tokens, length), length, vocabulary)
    {
    }

    private TextDataset(int[] tokens, int[] starts, int length, int vocabulary)
    {
        (_tokens, _starts, _shape, Classes) = (tokens, starts, new TokensShape(length), vocabulary);
        _groups = new long[starts.Length];
    }

    /// <inheritdoc/>
    public override int Count => _starts.Length;

    /// <inheritdoc/>
    public override InputShape Shape => _shape;

    /// <inheritdoc/>
    public override int Classes { get; }

    /// <inheritdoc/>
    public override LearningTask Task => LearningTask.LanguageModel;

    /// <inheritdoc/>
    public override string Unit => "texts";

    /// <inheritdoc/>
    public override ReadOnlySpan<long> LabelValues => _groups;

    /// <inheritdoc/>
    internal override Dataset Part(IReadOnlyList<int> indices) => new TextDataset(_tokens, [.. indices.Select(i => _starts[i])], _shape.Length, Classes);

    /// <inheritdoc/>
    internal override Batch Make(ReadOnlySpan<int> indices, Augmentation augmentation, RandomStream? random, Device? device, bool channelsLast)
    {
        var x = torch.empty([indices.Length, _shape.Length], dtype: ScalarType.Int64);
        var y = torch.empty([indices.Length, _shape.Length], dtype: ScalarType.Int64);
        var here = MemoryMarshal.Cast<byte, long>(x.bytes);
        var next = MemoryMarshal.Cast<byte, long>(y.bytes);
        for (var i = 0; i < indices.Length; i++)
        {
            var start = _starts[indices[i]];
            for (var t = 0; t < _shape.Length; t++)
            {
                here[(i * _shape.Length) + t] = _tokens[start + t];
                next[(i * _shape.Length) + t] = _tokens[start + t + 1];
            }
        }

        return new Batch(x, y).MovedTo(device);
    }

    /// <inheritdoc/>
    internal override void AppendTo(IncrementalHash hash)
    {
        hash.AppendData(Encoding.UTF8.GetBytes($"{Count} texts of {Shape}, {Classes} tokens\n"));
        foreach (var start in _starts) hash.AppendData(MemoryMarshal.AsBytes(_tokens.AsSpan(start, _shape.Length + 1)));
    }

    private static int[] Pieces(int[] tokens, int length)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        // Behind the last piece stands the token that comes next.
        var count = (tokens.Length - 1) / length;
        if (count < 1) throw new DataException($"The text has {tokens.Length} tokens, too few for a single piece of {length} and the token behind it. Use a longer text, or write a smaller number in input tokens({length}).");
        return [.. Enumerable.Range(0, count).Select(i => i * length)];
    }
}
