namespace Nas.Runtime.Supernets;

/// <summary>Tells the engine of a search space in the assembly.</summary>
/// <param name="definition">A type with a public constructor without parameters that implements <see cref="ISearchSpaceDefinition"/>.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class SearchSpaceDefinitionAttribute(Type definition) : Attribute
{
    /// <summary>The implementation.</summary>
    public Type Definition { get; } = definition;
}
