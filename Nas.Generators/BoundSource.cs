using Nas.Dsl;
using Nas.Dsl.Model;

namespace Nas.Generators;

/// <summary>What a <c>.nas</c> file means: the spaces in it that are without mistakes, and the mistakes.</summary>
/// <param name="Path">Where the file is.</param>
/// <param name="Spaces">Its spaces; one for each net that could be bound.</param>
/// <param name="Declarations">Where their nets are declared.</param>
/// <param name="Diagnostics">What is wrong with the file.</param>
internal sealed record BoundSource(
    string Path,
    EquatableArray<SearchSpace> Spaces,
    EquatableArray<NetDeclaration> Declarations,
    EquatableArray<Diagnostic> Diagnostics)
{
    public static BoundSource Of(SpaceSource source)
    {
        var file = SpaceFile.Read(source.Text, source.DefaultNamespace);
        return new BoundSource(source.Path, file.Spaces, NetDeclaration.AllIn(source, file.Spaces), file.Diagnostics);
    }
}
