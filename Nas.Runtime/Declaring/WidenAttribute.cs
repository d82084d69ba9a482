namespace Nas.Runtime.Declaring;

/// <summary>From the cell or block whose attribute stands before this one, the net is wider: <c>Reduction { channels * 2 }</c>.</summary>
/// <param name="factor">By what the width is multiplied, at least 1.</param>
[AttributeUsage(AttributeTargets.Property, AllowMultiple = true)]
public sealed class WidenAttribute(int factor) : Attribute
{
    /// <summary>By what the width is multiplied.</summary>
    public int Factor { get; } = factor;
}
