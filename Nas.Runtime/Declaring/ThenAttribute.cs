namespace Nas.Runtime.Declaring;

/// <summary>One operation of the set stands in each node, behind the sum of its edges: <c>then Ops101</c>.</summary>
/// <typeparam name="TSet">An enumeration with <see cref="OpsAttribute"/>.</typeparam>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ThenAttribute<TSet> : Attribute
    where TSet : struct, Enum;
