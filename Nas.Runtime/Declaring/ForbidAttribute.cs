namespace Nas.Runtime.Declaring;

/// <summary>Layers that do not stand directly behind others, in a stage without a width: <c>forbid linear_layer(512) after linear_layer(256)</c>.</summary>
/// <typeparam name="TSet">The set of the stage.</typeparam>
/// <param name="layers">The layers, at least one.</param>
[AttributeUsage(AttributeTargets.Property, AllowMultiple = true)]
public sealed class ForbidAttribute<TSet>(params TSet[] layers) : Attribute
    where TSet : struct, Enum
{
    /// <summary>The layers.</summary>
    public IReadOnlyList<TSet> Layers { get; } = layers;

    /// <summary>Those behind which they do not stand, at least one.</summary>
    public TSet[] After { get; init; } = [];
}
