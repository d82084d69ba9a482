using Nas.Dsl;
using Nas.Dsl.Model;

namespace Nas.Generators;

/// <summary>What a <c>.nas</c> file, or a class with <c>[Net]</c>, means: the spaces in it that are without mistakes, and the mistakes.</summary>
/// <param name="Spaces">Its spaces; one for each net that could be bound.</param>
/// <param name="Declarations">Where their nets are declared.</param>
/// <param name="Problems">What is wrong with it.</param>
/// <param name="OwnModules">The user's own modules that it declares.</param>
internal sealed record BoundSource(
    EquatableArray<DeclaredSpace> Spaces, EquatableArray<NetDeclaration> Declarations, EquatableArray<Problem> Problems, EquatableArray<PlacedModule> OwnModules)
{
    public static BoundSource Of(SpaceSource source)
    {
        var file = SpaceFile.Read(source.Text, source.DefaultNamespace);
        return new BoundSource(
            file.Spaces.Select(s => new DeclaredSpace(s, source.Path, default)).ToEquatableArray(),
            NetDeclaration.AllIn(source, file.Spaces),
            file.Diagnostics.Select(d => new Problem(d.Id, d.Severity, d.Message, source.Path, d.Span)).ToEquatableArray(),
            file.OwnModules.Select(m => new PlacedModule(m.Module, source.Path, m.Type, m.Call)).ToEquatableArray());
    }
}
