namespace Nas.Runtime.Declaring;

/// <summary>
/// Makes an enumeration a set of candidate operations: <c>ops Darts { ... }</c>. Each member is a candidate, which its attribute says
/// (<c>[SepConv(3)]</c>, or <see cref="UseAttribute{T}"/> for a motif); one without is the operation of its own name without arguments.
/// </summary>
[AttributeUsage(AttributeTargets.Enum)]
public sealed class OpsAttribute : Attribute;
