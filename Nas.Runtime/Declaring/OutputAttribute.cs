namespace Nas.Runtime.Declaring;

/// <summary>What a cell or motif puts out: <c>output concat(nodes)</c>.</summary>
/// <param name="output">Which states, and how they become one.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class OutputAttribute(Output output) : Attribute
{
    /// <summary>Which states, and how they become one.</summary>
    public Output Output { get; } = output;
}
