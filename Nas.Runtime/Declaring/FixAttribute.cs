namespace Nas.Runtime.Declaring;

/// <summary>
/// The operation whose attribute stands behind this one is on an edge in every architecture: <c>fix n2.x skip_connect</c> is
/// <c>[Fix(2, "x"), SkipConnect]</c>.
/// </summary>
/// <param name="node">The node that the edge leads to, from 0.</param>
/// <param name="state">The name of the state it comes from: an input's, or n0, n1, ...</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class FixAttribute(int node, string state) : Attribute
{
    /// <summary>The node that the edge leads to.</summary>
    public int Node { get; } = node;

    /// <summary>The name of the state it comes from.</summary>
    public string State { get; } = state;
}
