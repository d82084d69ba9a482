namespace Nas.Runtime.Declaring;

/// <summary>
/// Whether the two states that come into a node are added, or multiplied number by number, is searched: <c>merge {add, multiply}</c>. With
/// <see cref="Previous.Pairs"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class AddOrMultiplyAttribute : Attribute;
