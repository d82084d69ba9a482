namespace Nas.Runtime.Declaring;

/// <summary>How high and wide an image may be that comes into some layers, in a stage without a width: <c>limit image 7 for linear_layer</c>.</summary>
/// <typeparam name="TSet">The set of the stage.</typeparam>
/// <param name="most">In pixels, at least 1.</param>
/// <param name="layers">The layers, at least one.</param>
[AttributeUsage(AttributeTargets.Property, AllowMultiple = true)]
public sealed class LimitImageAttribute<TSet>(int most, params TSet[] layers) : Attribute
    where TSet : struct, Enum
{
    /// <summary>The most pixels of its height and width.</summary>
    public int Most { get; } = most;

    /// <summary>The layers.</summary>
    public IReadOnlyList<TSet> Layers { get; } = layers;
}
