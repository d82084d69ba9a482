namespace Nas.Runtime.Declaring;

/// <summary>
/// Whether the two states that a node of a pyramid takes are added, or the coarser one weighs the channels of the finer one, is searched:
/// <c>merge {add, attention}</c> (Ghiasi et al. 2019, NAS-FPN).
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class AttentionAttribute : Attribute;
