using Nas.Dsl.Model;
using Nas.Generators.Attributes;
using Nas.Generators.Emitter;

namespace Nas.Generators;

/// <summary>A space, and what is declared already in the class that it lands in.</summary>
/// <param name="Space">The space.</param>
/// <param name="Members">What the user's declaration of the class has; nothing where a <c>.nas</c> file declares the space.</param>
internal sealed record DeclaredSpace(SearchSpace Space, EquatableArray<DeclaredMember> Members)
{
    /// <summary>The name of its net with its namespace.</summary>
    public string FullName => Space.FullName();

    /// <summary>The names of its members, without their places, which move with every line.</summary>
    public EquatableArray<string> Names => Members.Select(m => m.Name).ToEquatableArray();
}
