using Nas.Dsl.Model;
using Nas.Generators.Emitter;

namespace Nas.Generators;

/// <summary>
/// The names of a written network that something of the user's has where the network will stand, nearer than its using directives. The
/// compiler alone knows them; through the generated code they reach who writes the network.
/// </summary>
/// <param name="Declared">Where the project, its nets and its references declare such names.</param>
/// <param name="Usings">The global using directives of the project.</param>
internal sealed record HiddenNames(EquatableArray<DeclaredName> Declared, EquatableArray<GlobalUsing> Usings)
{
    /// <summary>The namespaces and types whose members can hide something: those around nets, and those that are imported.</summary>
    /// <param name="nets">The names of nets with their namespaces.</param>
    /// <param name="usings">The global using directives of the project.</param>
    public static EquatableArray<string> Containers(IEnumerable<string> nets, IEnumerable<GlobalUsing> usings) => nets
        .SelectMany(Around)
        .Concat(usings.Where(u => !u.IsAlias).Select(u => u.Name))
        .Distinct()
        .ToEquatableArray();

    /// <summary>The hidden names for a space's class.</summary>
    public EquatableArray<string> For(SearchSpace space)
    {
        // What its own class has is the nearest.
        var near = new HashSet<string>(Around(space.FullName()), StringComparer.Ordinal) { space.FullName() };
        return Declared
            .Where(d => near.Contains(d.Container) && !d.IsGlobalSystem || IsImported(d))
            .Select(d => d.Name)
            .Concat(Usings.Where(u => u.IsAlias).Select(u => u.Name))
            .Distinct()
            .OrderBy(name => name, StringComparer.Ordinal)
            .ToEquatableArray();
    }

    // Namespaces are not imported with the namespace around them.
    private bool IsImported(DeclaredName declared) => !declared.IsNamespace && Usings.Any(u => !u.IsAlias && u.Name == declared.Container);

    private static IEnumerable<string> Around(string fullName)
    {
        yield return "";
        for (var dot = fullName.IndexOf('.'); dot >= 0; dot = fullName.IndexOf('.', dot + 1)) yield return fullName.Substring(0, dot);
    }
}
