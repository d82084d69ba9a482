namespace Nas.Runtime.Declaring;

/// <summary>
/// What comes into a node is concatenated along the channels as it is, and each node is as wide as its operation makes it: <c>merge concat</c>. With
/// <see cref="Previous.AnyNodes"/> and <see cref="Output.ConcatLoose"/> (Zoph and Le 2017, NAS-RL).
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ConcatAttribute : Attribute;
