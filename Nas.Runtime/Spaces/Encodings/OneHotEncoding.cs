using Nas.Dsl.Model;

namespace Nas.Runtime.Spaces.Encodings;

/// <summary>
/// One-hot of decisions: an element for each choice of each decision, 1 where it is chosen. Of a k-of-n decision k elements are 1, of an
/// inactive one none. It needs nothing but the decisions, so it fits every space.
/// </summary>
public sealed class OneHotEncoding : IArchitectureEncoding
{
    private readonly DecisionSpace _space;
    private readonly int[] _offsets;

    /// <summary>The encoding of <paramref name="space"/>.</summary>
    public OneHotEncoding(DecisionSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        _space = space;
        _offsets = new int[space.Items.Count];
        for (var i = 0; i < _offsets.Length; i++)
        {
            _offsets[i] = Width;
            Width += space.Items[i].Choices.Count;
        }
    }

    /// <inheritdoc/>
    public int Width { get; }

    /// <inheritdoc/>
    public void Encode(Genotype genotype, Span<float> vector)
    {
        ArgumentNullException.ThrowIfNull(genotype);
        for (var i = 0; i < _offsets.Length; i++)
        {
            if (!genotype.IsActive(i)) continue;
            foreach (var choice in _space.Items[i].Selected(genotype[i])) vector[_offsets[i] + choice] = 1;
        }
    }
}
