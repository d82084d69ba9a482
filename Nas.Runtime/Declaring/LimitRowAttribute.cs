namespace Nas.Runtime.Declaring;

/// <summary>The most of some layers behind one another, in a stage without a width: <c>limit row 2 for linear_layer</c>.</summary>
/// <typeparam name="TSet">The set of the stage.</typeparam>
/// <param name="most">1 to 50.</param>
/// <param name="layers">The layers, at least one.</param>
[AttributeUsage(AttributeTargets.Property, AllowMultiple = true)]
public sealed class LimitRowAttribute<TSet>(int most, params TSet[] layers) : Attribute
    where TSet : struct, Enum
{
    /// <summary>The most of them behind one another.</summary>
    public int Most { get; } = most;

    /// <summary>The layers.</summary>
    public IReadOnlyList<TSet> Layers { get; } = layers;
}
