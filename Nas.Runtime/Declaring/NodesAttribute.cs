namespace Nas.Runtime.Declaring;

/// <summary>How many nodes a cell or motif has: <c>nodes 4 { ... }</c>. <c>From</c>, <c>Op</c>, <c>Then</c> and <c>Skip</c> say what each node does.</summary>
/// <param name="count">1 to 20.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class NodesAttribute(int count) : Attribute
{
    /// <summary>How many nodes there are.</summary>
    public int Count { get; } = count;
}
