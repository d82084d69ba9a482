using System.Collections.Immutable;
using Nas.Dsl.Model;

namespace Nas.Generators;

/// <summary>The nets of a project that share their full name with another, letter case aside: their files would overwrite each other.</summary>
/// <param name="Nets">The declarations of such nets; none in a sound project.</param>
internal sealed record Namesakes(EquatableArray<NetDeclaration> Nets)
{
    public static Namesakes Among(ImmutableArray<EquatableArray<NetDeclaration>> files) => new(files
        .SelectMany(declarations => declarations)
        .GroupBy(d => d.FullName, StringComparer.OrdinalIgnoreCase)
        .Where(group => group.Skip(1).Any())
        .SelectMany(group => group)
        .ToEquatableArray());

    /// <summary>Whether <paramref name="space"/> is the only one of its name.</summary>
    public bool Allow(DeclaredSpace space) => !Nets.Any(n => Same(n.FullName, space.FullName));

    /// <summary>Another declaration of the same name, or null.</summary>
    public NetDeclaration? OtherThan(NetDeclaration declaration) => Nets.FirstOrDefault(n => n != declaration && Same(n.FullName, declaration.FullName));

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
