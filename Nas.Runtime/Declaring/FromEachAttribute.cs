namespace Nas.Runtime.Declaring;

/// <summary>Each node has so many inputs, and each is one of the states before it, which may be the same: <c>from previous, previous</c> (NASNet).</summary>
/// <param name="inputs">How many inputs, at least 1.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class FromEachAttribute(int inputs) : Attribute
{
    /// <summary>How many inputs a node has.</summary>
    public int Inputs { get; } = inputs;
}
