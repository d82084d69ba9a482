namespace Nas.Runtime.Declaring;

/// <summary>Behind these nodes of a cell every state so far is halved: <c>reduce after n3, n7</c>.</summary>
/// <param name="nodes">The nodes' numbers, from 0, rising.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ReduceAfterAttribute(params int[] nodes) : Attribute
{
    /// <summary>The nodes' numbers.</summary>
    public IReadOnlyList<int> Nodes { get; } = nodes;
}
