namespace Nas.Runtime.Declaring;

/// <summary>One operation of the set stands on each edge: <c>op Darts</c>.</summary>
/// <typeparam name="TSet">An enumeration with <see cref="OpsAttribute"/>.</typeparam>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class OpAttribute<TSet> : Attribute
    where TSet : struct, Enum;
