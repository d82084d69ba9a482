using Nas.Dsl.Model;

namespace Nas.Runtime.Spaces.Encodings;

/// <summary>Encodings one behind the other.</summary>
/// <param name="parts">At least one.</param>
public sealed class JoinedEncoding(params IReadOnlyList<IArchitectureEncoding> parts) : IArchitectureEncoding
{
    /// <inheritdoc/>
    public int Width => parts.Sum(p => p.Width);

    /// <inheritdoc/>
    public void Encode(Genotype genotype, Span<float> vector)
    {
        foreach (var part in parts)
        {
            part.Encode(genotype, vector[..part.Width]);
            vector = vector[part.Width..];
        }
    }
}
