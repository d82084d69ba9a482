using Nas.Dsl.Model;

namespace Nas.Runtime.Spaces.Encodings;

/// <summary>Architectures as vectors of one length, for predictors that know nothing of cells.</summary>
public interface IArchitectureEncoding
{
    /// <summary>The length of a vector.</summary>
    int Width { get; }

    /// <summary>Writes the vector of an architecture.</summary>
    /// <param name="genotype">The architecture.</param>
    /// <param name="vector">Where it goes: <see cref="Width"/> zeros.</param>
    void Encode(Genotype genotype, Span<float> vector);
}
